import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFNumber, PDFString } from '@cantoo/pdf-lib';

const room = 16_000;
const places = '0 9999999999 9999999999 9999999999';

/** Signs PDFs as software does, with keys and certificates of its own, by openssl. Call `done` at the end. */
export function aSigningDesk(people: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'sceau-signed-'));
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  for (const [name, subject] of Object.entries(people))
    openssl(
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-utf8', '-days', '30'],
      ...['-subj', subject, '-keyout', `${name}.key`, '-out', `${name}.pem`],
    );

  /** Detached, of everything but its own place (RFC 5652). @returns the DER in hexadecimal */
  function cms(content: Buffer, who: string): string {
    writeFileSync(join(folder, 'content'), content);
    const keys = ['-signer', `${who}.pem`, '-inkey', `${who}.key`];
    openssl('cms', '-sign', '-binary', '-in', 'content', ...keys, '-outform', 'DER', '-out', 'cms');
    return readFileSync(join(folder, 'cms')).toString('hex');
  }

  return {
    /** ISO 32000-1 § 12.8.3.3. @param moment as software writes it: « D:20260304100000+01'00' » */
    async sign(pdf: Uint8Array, who: string, moment: string): Promise<{ bytes: Buffer; cmsAt: number }> {
      const document = await PDFDocument.load(pdf, { updateMetadata: false });
      addSignature(document, who, moment);
      const bytes = Buffer.from(await document.save({ useObjectStreams: false }));
      const hole = bytes.indexOf(`<${'0'.repeat(room)}>`);
      const after = hole + room + 2;
      bytes.write(`0 ${hole} ${after} ${bytes.length - after}`.padEnd(places.length), bytes.indexOf(places), 'latin1');
      const signature = cms(Buffer.concat([bytes.subarray(0, hole), bytes.subarray(after)]), who);
      bytes.write(signature, hole + 1, 'latin1');
      return { bytes, cmsAt: hole + 1 };
    },
    done: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function addSignature(document: PDFDocument, who: string, moment: string): void {
  const { context } = document;
  const signature = PDFDict.withContext(context);
  const range = PDFArray.withContext(context);
  for (const place of places.split(' ')) range.push(PDFNumber.of(Number(place)));
  signature.set(PDFName.of('Type'), PDFName.of('Sig'));
  signature.set(PDFName.of('Filter'), PDFName.of('Adobe.PPKLite'));
  signature.set(PDFName.of('SubFilter'), PDFName.of('adbe.pkcs7.detached'));
  signature.set(PDFName.of('ByteRange'), range);
  signature.set(PDFName.of('Contents'), PDFHexString.of('0'.repeat(room)));
  signature.set(PDFName.of('M'), PDFString.of(moment));
  const field = context.obj({ FT: 'Sig', T: PDFString.of(`signature ${who}`), V: context.register(signature) });
  document.getForm().acroForm.addField(context.register(field));
}
