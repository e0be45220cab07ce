import { UnreadableFile } from '../files/sheet-limits.js';

// What threads.spec.ts runs in them: threads read the build, where no test is.

export function lengthOf(bytes: Uint8Array): { length: number; isBuffer: boolean } {
  return { length: bytes.length, isBuffer: Buffer.isBuffer(bytes) };
}

export function refuse(sentence: string): never {
  throw new UnreadableFile(sentence);
}

export function fail(): never {
  throw new Error('a fault of ours');
}

export function neverEnd(): void {
  while (Date.now() > 0);
}

export function fillMemory(): number {
  const kept: object[] = [];
  while (kept.length < 1e9) kept.push({ at: kept.length, text: `${kept.length}` });
  return kept.length;
}

export function leave(): void {
  process.exit(0);
}

export async function* count(last: number): AsyncGenerator<number> {
  for (let number = 1; number <= last; number += 1) yield await Promise.resolve(number);
}

/** Uses no processor, as on a machine that has none to give. */
export function wait(milliseconds: number): number {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  return milliseconds;
}
