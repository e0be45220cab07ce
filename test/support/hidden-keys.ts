import { createHash, generateKeyPairSync } from 'node:crypto';
import { deflateSync, gzipSync } from 'node:zlib';
import { PDFDocument, PDFName } from '@cantoo/pdf-lib';
import { aWorkbook, zipOf } from './workbook.js';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
const edwards = generateKeyPairSync('ed25519').privateKey;

/** A key of this run, PKCS#8 in PEM, and pieces of it that nothing may keep. */
export const keyPem = rsa.export({ format: 'pem', type: 'pkcs8' }).toString();
export const keyDer = rsa.export({ format: 'der', type: 'pkcs8' });
export const keyMarkers = [
  keyDer.subarray(60, 90),
  Buffer.from(keyPem.split('\n')[3] ?? ''),
  Buffer.from(keyPem.split('\n')[9] ?? ''),
];

/** A private key that nobody has seen yet, in PEM, and the SHA-256 of its public part, by which it is known again. */
export function aFreshKey(): { pem: string; print: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  return {
    pem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    print: createHash('sha256').update(spki).digest('hex'),
  };
}

const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64');
const wrapped = (bytes: Uint8Array | string) => base64(bytes).replace(/(.{76})/g, '$1\r\n');
const quoted = (text: string) =>
  text.replace(/[=-]/g, (sign) => `=${sign.charCodeAt(0).toString(16).toUpperCase()}`).replace(/(.{60})/g, '$1=\r\n');

const part = (type: string, encoding: string, body: string) =>
  `Content-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}\r\n`;

/** A mail within mails. */
export function nested(inner: string, levels: number, encoding: '7bit' | 'base64' = '7bit'): string {
  let mail = `From: a@b.test\r\nSubject: x\r\n\r\n${inner}\r\n`;
  for (let level = 0; level < levels; level += 1) {
    const body = encoding === 'base64' ? wrapped(mail) : mail;
    mail = `From: a@b.test\r\nSubject: ${level}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b${level}"\r\n\r\n--b${level}\r\n${part('message/rfc822', encoding, body)}--b${level}--\r\n`;
  }
  return mail;
}

/** A PDF whose objects and streams are compressed, with the key where `where` says. */
export async function pdfWith(where: 'attachment' | 'object' | 'page' | 'base85' | 'nothing'): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const page = pdf.addPage([300, 300]);
  if (where === 'attachment') await pdf.attach(Buffer.from(keyPem), 'cle.txt', { mimeType: 'text/plain' });
  if (where === 'object') pdf.context.register(pdf.context.obj({ Note: keyPem }));
  if (where === 'page') {
    const words = keyPem.split('\n').map((line) => `[(${line.slice(0, 9)})-20(${line.slice(9)})] TJ`);
    const stream = pdf.context.flateStream(`BT ${words.join(' T* ')} ET`);
    page.node.set(PDFName.of('Contents'), pdf.context.register(stream));
  }
  if (where === 'base85')
    pdf.context.register(
      pdf.context.stream(`${base85(deflateSync(keyPem))}~>`, { Filter: ['ASCII85Decode', 'FlateDecode'] }),
    );
  return pdf.save({ useObjectStreams: true });
}

function base85(bytes: Buffer): string {
  let out = '';
  for (let at = 0; at < bytes.length; at += 4) {
    const group = Buffer.alloc(4);
    const size = bytes.copy(group, 0, at, at + 4);
    let value = group.readUInt32BE();
    const digits = Array.from({ length: 5 }, () => {
      const digit = value % 85;
      value = Math.floor(value / 85);
      return String.fromCharCode(digit + 33);
    });
    out += digits
      .reverse()
      .join('')
      .slice(0, size + 1);
  }
  return out;
}

/** Each way to bring a private key that somebody thought of. */
export async function hidingPlaces(): Promise<Record<string, Buffer>> {
  const p12 = Buffer.from('308209d10201033082099706092a864886f70d010701a0820988', 'hex');
  const cell = `<row r="1"><c r="A1" t="inlineStr"><is><t>${keyPem}</t></is></c></row>`;
  const shared = [`<si><r><t>-----BEGIN </t></r><r><t>PRIVATE KEY-----${keyPem.slice(27)}</t></r></si>`];
  const jwk = JSON.stringify(ec.export({ format: 'jwk' }));
  return {
    pem: Buffer.from(keyPem),
    'der in the middle of a binary': Buffer.concat([Buffer.alloc(999, 7), keyDer, Buffer.alloc(99, 9)]),
    'sec1 in the middle': Buffer.concat([Buffer.alloc(9, 1), ec.export({ format: 'der', type: 'sec1' })]),
    'ed25519 of 48 bytes in a sentence': Buffer.from(
      `clé : ${base64(edwards.export({ format: 'der', type: 'pkcs8' }))}, merci`,
    ),
    'pem on one line': Buffer.from(keyPem.replaceAll('\n', ' ')),
    'pem with wide spaces': Buffer.from(keyPem.replaceAll(' ', '   ').replaceAll('-----', '- - - - -')),
    'pem escaped in json': Buffer.from(JSON.stringify({ key: keyPem })),
    'pem escaped twice': Buffer.from(JSON.stringify(JSON.stringify({ key: keyPem }))),
    'pem without its dashes': Buffer.from(keyPem.replace(/-----.*-----/g, '')),
    'base64 of a pem': Buffer.from(base64(keyPem)),
    'base64 of a base64': Buffer.from(base64(base64(keyPem))),
    'base64 in lines, within a text': Buffer.from(`Bonjour\n\n${wrapped(`Voici\n${keyPem}`)}\n\nMerci`),
    'data address': Buffer.from(`<a href="data:text/plain;base64,${base64(`Voici\n${keyPem}`)}">`),
    'base64url of der': Buffer.from(keyDer.toString('base64url')),
    hexadecimal: Buffer.from(keyDer.toString('hex').replace(/(..)/g, '$1:')),
    'quoted-printable': Buffer.from(quoted(keyPem)),
    'html entities': Buffer.from(keyPem.replaceAll('-', '&#45;').replaceAll(' ', '&nbsp;')),
    'html tags': Buffer.from(keyPem.replace('BEGIN ', 'BEGIN</b> <i>').replaceAll('\n', '<br>\n')),
    'percent signs': Buffer.from(encodeURIComponent(keyPem).replaceAll('-', '%2D')),
    'utf-16': Buffer.from(keyPem, 'utf16le'),
    'utf-16 of base64': Buffer.from(base64(`Voici la clé\n${keyPem}`), 'utf16le'),
    jwk: Buffer.from(jwk),
    'jwk escaped in json': Buffer.from(JSON.stringify({ text: jwk })),
    'jwk in yaml': Buffer.from(jwk.replace(/["{}]/g, '').replaceAll(',', '\n').replaceAll(':', ': ')),
    'pkcs#12': p12,
    'pkcs#12 in base64': Buffer.from(base64(p12)),
    'encrypted pkcs#8 in base64': Buffer.from(
      base64(rsa.export({ format: 'der', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'secret' })),
    ),
    'java keystore in base64': Buffer.from(base64(Buffer.from(`feedfeed0000000200000001${'00'.repeat(60)}`, 'hex'))),
    openssh: Buffer.from(`openssh-key-v1\0${'x'.repeat(80)}`),
    putty: Buffer.from('PuTTY-User-Key-File-3: ssh-rsa\r\nEncryption: none\r\n'),
    gzip: gzipSync(keyPem),
    zlib: deflateSync(keyPem),
    zip: await zipOf({ 'notes/cle.txt': keyPem }),
    'zip in a zip in a zip': await zipOf({ 'a.zip': await zipOf({ 'b.zip': await zipOf({ 'c.pem': keyPem }) }) }),
    'zip in base64': Buffer.from(wrapped(await zipOf({ 'c.pem': keyPem }))),
    'workbook, in a cell': await aWorkbook([{ name: 'A', data: cell }]),
    'workbook, in shared texts cut in runs': await aWorkbook([{ name: 'A', data: '' }], { strings: shared }),
    'workbook, in a part nobody reads': await aWorkbook([{ name: 'A', data: '' }], {
      parts: { 'docProps/x.xml': keyPem },
    }),
    'pdf, embedded file': Buffer.from(await pdfWith('attachment')),
    'pdf, object stream': Buffer.from(await pdfWith('object')),
    'pdf, text of a page': Buffer.from(await pdfWith('page')),
    'pdf, two filters': Buffer.from(await pdfWith('base85')),
    'pdf in a zip': await zipOf({ 'a.pdf': Buffer.from(await pdfWith('attachment')) }),
    'mail, five mails deep': Buffer.from(nested(keyPem, 5)),
    'mail, fifty mails deep': Buffer.from(nested(keyPem, 50)),
    'mail, six mails deep, each in base64': Buffer.from(nested(keyPem, 6, 'base64')),
    'mail, attachment': Buffer.from(
      `From: a@b.test\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${part('application/octet-stream; name="x.bin"', 'base64', wrapped(keyDer))}--b--`,
    ),
    'mail, subject': Buffer.from(`From: a@b.test\r\nSubject: =?utf-8?B?${base64(keyPem.slice(0, 45))}?=\r\n\r\nx`),
  };
}
