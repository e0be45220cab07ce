/** A modulus that anybody can factor: made by a faulty chip (ROCA), or with a small prime in it. */
export type ModulusWeakness = { kind: 'roca' } | { kind: 'small_factor'; factor: number };

const smallest = 65_536;

// CVE-2017-15361 (Nemec and others, « The Return of Coppersmith’s Attack », 2017, §3.1): the modulus of a faulty key is a power of 65537
// modulo each of these primes, where the powers are few enough to tell: a sound key passes for one once in 2^27.
const telling = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157];

let small: { primes: number[]; product: bigint } | null = null;
let powers: Map<number, Set<number>> | null = null;

/**
 * What makes an RSA modulus factorable by anybody, as far as it shows in the modulus alone; null when nothing does.
 * The keys of the Debian fault of 2008 do not show: they are known by lists of some hundred thousand fingerprints, which are not kept here.
 */
export function weaknessOf(modulus: bigint): ModulusWeakness | null {
  small ??= smallPrimes();
  const factor = factorAmong(small, modulus);
  if (factor !== undefined) return { kind: 'small_factor', factor };
  powers ??= new Map(telling.map((prime) => [prime, powersOf(65_537 % prime, prime)]));
  const isRoca = [...powers].every(([prime, residues]) => residues.has(Number(modulus % BigInt(prime))));
  return isRoca ? { kind: 'roca' } : null;
}

// One division by the product of them all, and Euclid: six thousand divisions took longer than to read a CSR and to verify it.
function factorAmong({ primes, product }: { primes: number[]; product: bigint }, modulus: bigint): number | undefined {
  if (modulus === 0n) return undefined;
  const common = greatestCommonDivisor(modulus, product % modulus);
  if (common === 1n) return undefined;
  return primes.find((prime) => modulus > BigInt(prime) && common % BigInt(prime) === 0n);
}

function greatestCommonDivisor(one: bigint, other: bigint): bigint {
  let [larger, smaller] = [one, other];
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

function smallPrimes() {
  const primes = primesBelow(smallest);
  return { primes, product: productOf(primes) };
}

// By halves: numbers of like size multiply fastest.
function productOf(numbers: number[]): bigint {
  if (numbers.length <= 1) return BigInt(numbers[0] ?? 1);
  const half = numbers.length >> 1;
  return productOf(numbers.slice(0, half)) * productOf(numbers.slice(half));
}

function primesBelow(limit: number): number[] {
  const composite = new Uint8Array(limit);
  const found: number[] = [];
  for (let number = 2; number < limit; number += 1) {
    if (composite[number] === 1) continue;
    found.push(number);
    for (let multiple = number * number; multiple < limit; multiple += number) composite[multiple] = 1;
  }
  return found;
}

function powersOf(base: number, prime: number): Set<number> {
  const residues = new Set<number>();
  for (let power = 1; !residues.has(power); power = (power * base) % prime) residues.add(power);
  return residues;
}
