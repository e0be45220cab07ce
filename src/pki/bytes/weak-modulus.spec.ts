import { checkPrimeSync, generateKeyPairSync, randomInt } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { weaknessOf } from './weak-modulus.js';

const modulusOf = (bits: number) => {
  const { n } = generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ format: 'jwk' });
  return BigInt(`0x${Buffer.from(n ?? '', 'base64url').toString('hex')}`);
};

// The 126 first primes, whose product the faulty chips used for primes of 1,024 bits.
const primes = Array.from({ length: 702 }, (_, number) => number).filter(
  (number) => number > 1 && ![2, 3, 5, 7, 11, 13, 17, 19, 23].some((one) => one < number && number % one === 0),
);
const primorial = primes.reduce((product, prime) => product * BigInt(prime), 1n);

/** A prime as those chips made it: k × M + (65537^a mod M). */
function faultyPrime(): bigint {
  let residue = 1n;
  for (let power = randomInt(1_000, 2_000); power > 0; power -= 1) residue = (residue * 65_537n) % primorial;
  for (;;) {
    const candidate = BigInt(randomInt(2 ** 40, 2 ** 41)) * primorial + residue;
    if (checkPrimeSync(candidate)) return candidate;
  }
}

describe('weaknessOf', () => {
  it('finds nothing in sound keys', () => {
    for (const bits of [1024, 2048, 2048, 3072]) expect(weaknessOf(modulusOf(bits))).toBeNull();
  });

  it('knows a key of a chip with the ROCA fault by its modulus alone', () => {
    expect(weaknessOf(faultyPrime() * faultyPrime())).toEqual({ kind: 'roca' });
  });

  it('finds a small prime in a modulus', () => {
    expect(weaknessOf(modulusOf(2048) * 3n)).toEqual({ kind: 'small_factor', factor: 3 });
    expect(weaknessOf(modulusOf(1024) * 65_521n)).toEqual({ kind: 'small_factor', factor: 65_521 });
    for (const number of [0n, 1n, 2n, 65_521n]) expect(weaknessOf(number)?.kind).not.toBe('small_factor');
    expect(weaknessOf(65_521n * 65_537n)).toEqual({ kind: 'small_factor', factor: 65_521 });
  });

  it('finds the smallest, wherever it stands among all the primes below 65,536', () => {
    const [one, other] = [modulusOf(1024), modulusOf(2048)];
    for (const prime of [2, 5, 701, 709, 1_009, 4_099, 10_007, 32_749, 47_777, 65_519]) {
      expect(weaknessOf(one * BigInt(prime))).toEqual({ kind: 'small_factor', factor: prime });
      expect(weaknessOf(other * 65_521n * BigInt(prime))).toEqual({ kind: 'small_factor', factor: prime });
    }
  });
});
