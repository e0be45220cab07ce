import { webcrypto } from 'node:crypto';

export type Keys = webcrypto.CryptoKeyPair;

// F1.3: an RSA key of 2,048 bits takes a tenth of a second, on a thread of its own.
const ahead = 6;
const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
};

export function newKeys(): Promise<Keys> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

/** Key pairs made ahead of time while the story goes on: each is given once, since the verdict refuses a key seen before. */
export class KeyPool {
  private readonly made: Promise<Keys>[] = Array.from({ length: ahead }, newKeys);

  take(): Promise<Keys> {
    this.made.push(newKeys());
    return this.made.shift() ?? newKeys();
  }
}
