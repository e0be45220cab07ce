import { createHash, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { exposedFingerprints } from './exposed-key.js';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const fingerprint = createHash('sha256')
  .update(publicKey.export({ format: 'der', type: 'spki' }))
  .digest('hex');
const jwk = privateKey.export({ format: 'jwk' });
const base64 = (value = '') => Buffer.from(value, 'base64url').toString('base64');

describe('exposedFingerprints', () => {
  it.each<[string, () => Uint8Array]>([
    ['PKCS#8 in PEM', () => Buffer.from(privateKey.export({ format: 'pem', type: 'pkcs8' }))],
    ['PKCS#1 in PEM, in a text', () => Buffer.from(`Clé :\n${privateKey.export({ format: 'pem', type: 'pkcs1' })}\n`)],
    ['PKCS#8 in DER', () => privateKey.export({ format: 'der', type: 'pkcs8' })],
    ['PKCS#8 in base64', () => Buffer.from(privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'))],
    ['JWK', () => Buffer.from(JSON.stringify(jwk))],
    ['a set of JWK', () => Buffer.from(JSON.stringify({ keys: [jwk, jwk] }))],
    [
      'XML',
      () =>
        Buffer.from(
          `<RSAKeyValue><Modulus>${base64(jwk.n)}</Modulus><Exponent>${base64(jwk.e)}</Exponent><D>${base64(jwk.d)}</D></RSAKeyValue>`,
        ),
    ],
  ])('knows a private key again by its public fingerprint: %s', (_shape, make) => {
    expect(exposedFingerprints(make())).toEqual([fingerprint]);
  });

  it('gives nothing for what shows no public part, and never throws', () => {
    const encrypted = privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'secret' });
    for (const bytes of [Buffer.from(encrypted), Buffer.from('{"d":1}'), Buffer.from('null'), Buffer.alloc(0)])
      expect(exposedFingerprints(bytes)).toEqual([]);
  });

  it('says nothing of a public key', () => {
    expect(exposedFingerprints(Buffer.from(publicKey.export({ format: 'pem', type: 'spki' })))).toEqual([]);
  });
});
