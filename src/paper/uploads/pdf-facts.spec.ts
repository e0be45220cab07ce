import { PDFDocument } from '@cantoo/pdf-lib';
import { describe, expect, it } from '@jest/globals';
import { pdfFacts } from './pdf-facts.js';
import { sniffUpload } from './upload-kind.js';

async function scan(pages: number): Promise<PDFDocument> {
  const document = await PDFDocument.create();
  for (let page = 0; page < pages; page += 1) document.addPage();
  return document;
}

describe('the facts of an uploaded PDF', () => {
  it('counts its pages', async () => {
    const bytes = await (await scan(3)).save();
    expect(await pdfFacts(bytes)).toEqual({ ok: true, pages: 3, encrypted: false, danger: null });
  });

  it('sees a script', async () => {
    const document = await scan(1);
    document.addJavaScript('ouverture', 'app.alert(1)');
    expect(await pdfFacts(await document.save())).toMatchObject({
      ok: true,
      danger: expect.stringContaining('programme'),
    });
  });

  it('sees a protection, or refuses the file because of it', async () => {
    const document = await scan(1);
    document.encrypt({ userPassword: 'secret', ownerPassword: 'secret' });
    const facts = await pdfFacts(await document.save());
    expect(facts.ok ? facts.encrypted : facts.reason.includes('mot de passe')).toBe(true);
  });

  it('never throws: what cannot be read has a French reason', async () => {
    const whole = Buffer.from(await (await scan(1)).save());
    const nested = Buffer.from(`%PDF-1.7\n1 0 obj\n${'['.repeat(200_000)}\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF`);
    for (const bytes of [Buffer.alloc(0), Buffer.from('%PDF-1.7\n%%EOF'), whole.subarray(0, -6), nested]) {
      expect(await pdfFacts(bytes)).toEqual({ ok: false, reason: expect.stringContaining('PDF') });
    }
  });
});

describe('the kind of an uploaded file', () => {
  it.each([
    ['%PDF-1.4', 'pdf'],
    ['\n\n%PDF-1.7', 'pdf'],
    ['\u0089PNG\r\n\u001a\n', 'png'],
    ['\u00ff\u00d8\u00ff\u00e0', 'jpeg'],
    ['PK\u0003\u0004', 'other'],
    ['PK\u0003\u0004\u000a\u0000\u0000\u0000stored.pdf%PDF-1.7', 'other'],
    ['\u001b%-12345X@PJL ENTER LANGUAGE=PDF\r\n%PDF-1.4', 'pdf'],
    ['<html>', 'other'],
    ['', 'other'],
  ])('is read from its first bytes: %j is %s', (text, kind) => {
    expect(sniffUpload(Buffer.from(text, 'latin1'))).toBe(kind);
  });
});
