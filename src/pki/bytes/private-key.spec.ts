import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { endsInThread } from '../../../test/support/in-thread.js';
import { makeCsr } from '../../../test/support/pki.js';
import { containsPrivateKey } from './private-key.js';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
const encrypted = { cipher: 'aes-256-cbc', passphrase: 'marker' };
const pem = rsa.export({ format: 'pem', type: 'pkcs8' }).toString();
// The first bytes of PKCS#12 files as openssl (definite lengths) and older tools (indefinite ones) write them.
const pkcs12 = Buffer.from('308209d10201033082099706092a864886f70d010701a0820988', 'hex');
const pkcs12Indefinite = Buffer.from('3080020103308006092a864886f70d010701a080248004', 'hex');

const uploads: [string, Uint8Array][] = [
  ['PKCS#8 PEM', Buffer.from(pem)],
  ['PKCS#1 PEM', Buffer.from(rsa.export({ format: 'pem', type: 'pkcs1' }))],
  ['SEC1 PEM', Buffer.from(ec.export({ format: 'pem', type: 'sec1' }))],
  ['encrypted PEM', Buffer.from(rsa.export({ format: 'pem', type: 'pkcs8', ...encrypted }))],
  ['PKCS#8 DER', rsa.export({ format: 'der', type: 'pkcs8' })],
  ['PKCS#1 DER', rsa.export({ format: 'der', type: 'pkcs1' })],
  ['SEC1 DER', ec.export({ format: 'der', type: 'sec1' })],
  ['encrypted PKCS#8 DER', rsa.export({ format: 'der', type: 'pkcs8', ...encrypted })],
  ['PKCS#12', pkcs12],
  ['PKCS#12 with indefinite lengths', pkcs12Indefinite],
  ['bare base64', Buffer.from(rsa.export({ format: 'der', type: 'pkcs8' }).toString('base64'))],
  ['PEM with a byte order mark', Buffer.from(`\ufeff${pem}`)],
  ['PEM with CRLF', Buffer.from(pem.replaceAll('\n', '\r\n'))],
  ['UTF-16 PEM', Buffer.from(`\ufeff${pem}`, 'utf16le')],
  ['UTF-16 PEM in the other order', Buffer.from(`\ufeff${pem}`, 'utf16le').swap16()],
  ['PEM quoted in a mail', Buffer.from(`Bonjour,\n${pem.replace(/^/gm, '> ')}`)],
  ['PEM cut short', Buffer.from(pem.slice(0, 400))],
  ['key hidden under the label of a certificate', Buffer.from(pem.replaceAll('PRIVATE KEY', 'CERTIFICATE'))],
  ['JWK', Buffer.from(JSON.stringify(createPrivateKey(pem).export({ format: 'jwk' })))],
];

describe('containsPrivateKey', () => {
  it.each(uploads)('sees a private key in: %s', (_name, bytes) => {
    expect(containsPrivateKey(bytes)).toEqual({ kind: expect.any(String) });
  });

  it('sees the key that follows a CSR in the same file', async () => {
    const csr = await makeCsr();
    expect(containsPrivateKey(Buffer.from(`${csr.pem}\n${pem}`))).toEqual({ kind: 'PEM' });
  });

  it('lets a CSR, a public key, a text and nothing pass', async () => {
    const csr = await makeCsr();
    for (const bytes of [
      Buffer.from(csr.pem),
      csr.der,
      Buffer.from('Votre clé privée reste chez vous.'),
      Buffer.alloc(0),
    ]) {
      expect(containsPrivateKey(bytes)).toBeNull();
    }
    const publicKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
    expect(containsPrivateKey(publicKey.export({ format: 'der', type: 'spki' }))).toBeNull();
    expect(containsPrivateKey(publicKey.export({ format: 'der', type: 'pkcs1' }))).toBeNull();
  });

  it.each([
    ['ten megabytes of dashes', Buffer.alloc(10_000_000, '-')],
    ['a megabyte of key types', Buffer.from('"kty"'.repeat(200_000))],
  ])('goes through %s in one pass', async (_name, bytes) => {
    await endsInThread('pki/bytes/private-key.js', 'containsPrivateKey', bytes);
    expect(containsPrivateKey(bytes)).toBeNull();
  });
});
