import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { makeKeys } from '../../../test/support/made-keys.js';
import { makeCsr } from '../../../test/support/pki.js';
import { zipOf } from '../../../test/support/zip.js';
import { holdsRequest } from './request-search.js';

let pem: string;
let der: Buffer;
beforeAll(async () => {
  const made = await makeCsr({ keys: await makeKeys(), subject: [['CN', 'INSI-AUTO']] });
  pem = made.pem;
  der = Buffer.from(pem.replace(/-----[A-Z ]+-----/g, ''), 'base64');
});

describe('a certificate request somewhere in bytes', () => {
  it.each([
    ['a file in PEM', () => pem],
    ['a text around it', () => `Bonjour,\nVoici la demande :\n${pem}\nMerci`],
    ['a quotation', () => pem.replace(/^/gm, '> ')],
    ['HTML', () => `<p>${pem.replaceAll('\n', '<br>\n')}</p>`],
    ['base64 without its armour', () => `Voici\n\n${der.toString('base64').replace(/(.{76})/g, '$1\n')}\n`],
    ['a request that was cut', () => pem.slice(0, 200)],
    ['the older name', () => pem.replaceAll('BEGIN CERT', 'BEGIN NEW CERT')],
  ])('is found in %s', (_, text) => {
    expect(holdsRequest(Buffer.from(text()))).toBe(true);
  });

  it('is found in DER, alone or stored in something else', () => {
    expect(holdsRequest(der)).toBe(true);
    expect(holdsRequest(Buffer.concat([Buffer.from('avant'), der, Buffer.from('après')]))).toBe(true);
  });

  it('is found in an archive, deflated or not, and in an archive in it', async () => {
    const zip = await zipOf({ 'demande.p10': der });
    expect(holdsRequest(zip)).toBe(true);
    expect(holdsRequest(await zipOf({ 'autre.zip': zip }))).toBe(true);
    expect(holdsRequest(await zipOf({ 'lisez-moi.txt': Buffer.from('rien') }))).toBe(false);
  });

  it('is not seen in words about one, a key, a certificate name, or noise', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const words =
      'La CSR commence par -----BEGIN CERTIFICATE REQUEST----- et finit par -----END CERTIFICATE REQUEST-----.';
    for (const bytes of [
      Buffer.from(words),
      publicKey.export({ type: 'spki', format: 'der' }),
      Buffer.from('MIIB'.repeat(100_000)),
      Buffer.from([0x02, 0x01, 0x00, 0x30]),
      Buffer.alloc(0),
    ])
      expect(holdsRequest(bytes)).toBe(false);
  });
});
