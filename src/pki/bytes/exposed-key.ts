import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { readBlocks, textOf } from './armor.js';
import { sha256Of } from './public-key.js';

const mostKeys = 10;

/**
 * The public fingerprints (SHA-256 of the SubjectPublicKeyInfo) of the private keys in an upload, so that those keys are known again
 * without being kept: PKCS#8, PKCS#1 and SEC1 in PEM, DER or base64, JWK, XML of .NET. A key that is encrypted, or in a store with a
 * password (PKCS#12, Java), does not show its public part: it gives nothing. Never throws.
 */
export function exposedFingerprints(bytes: Uint8Array): string[] {
  const blocks = readBlocks(bytes).filter(({ label }) => label === null || label.endsWith('PRIVATE KEY'));
  const keys = [...blocks.slice(0, mostKeys).map(({ der }) => publicKeyOf(der)), ...jsonWebKeys(textOf(bytes))];
  const prints = keys.flatMap((key) => (key === null ? [] : sha256Of(key.export({ format: 'der', type: 'spki' }))));
  return [...new Set(prints)];
}

function publicKeyOf(der: Uint8Array): KeyObject | null {
  for (const type of ['pkcs8', 'pkcs1', 'sec1'] as const) {
    try {
      return createPublicKey(createPrivateKey({ key: Buffer.from(der), format: 'der', type }));
    } catch {
      // Another encoding, or a key that is encrypted or cut.
    }
  }
  return null;
}

function jsonWebKeys(text: string): (KeyObject | null)[] {
  if (text.length > 1 << 16) return [];
  return [...jwksIn(text), ...xmlKeysIn(text)].slice(0, mostKeys).map((key) => {
    try {
      return createPublicKey({ key, format: 'jwk' });
    } catch {
      return null;
    }
  });
}

function jwksIn(text: string): JsonWebKey[] {
  try {
    const found = JSON.parse(text) as { keys?: JsonWebKey[] } & JsonWebKey;
    const keys = Array.isArray(found.keys) ? found.keys : [found];
    return keys.filter((key) => typeof key.d === 'string');
  } catch {
    return [];
  }
}

function xmlKeysIn(text: string): JsonWebKey[] {
  if (!text.includes('<RSAKeyValue>') || !text.includes('<D>')) return [];
  const field = (name: string) => text.split(`<${name}>`)[1]?.split('<')[0]?.replace(/\s/g, '') ?? '';
  const urlSafe = (value: string) => Buffer.from(value, 'base64').toString('base64url');
  return [{ kty: 'RSA', n: urlSafe(field('Modulus')), e: urlSafe(field('Exponent')) }];
}
