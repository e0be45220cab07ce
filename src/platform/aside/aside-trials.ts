import { UnreadableFile } from '../files/sheet-limits.js';

// What aside.spec.ts runs there: a process aside reads the build, where no test is.

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

/** Many small things, or one that grows: V8 stops the first, and takes the process down for the others. */
export const waysToFill = {
  small() {
    let last: object | null = null;
    for (let at = 0; at < 1e9; at += 1) last = { last, at };
    return last;
  },
  list() {
    const kept: number[] = [];
    while (kept.length < 1e9) kept.push(kept.length + 0.5);
    return kept;
  },
  map() {
    const kept = new Map<number, number>();
    while (kept.size < 1e9) kept.set(kept.size, kept.size);
    return kept;
  },
  text() {
    const words = Array.from({ length: 3e6 }, (_, at) => 'abcdefghij'.repeat(12) + at);
    const kept: string[] = [];
    while (kept.length < 1e3) kept.push(words.join('-'));
    return kept;
  },
};

export function fillMemory(way: keyof typeof waysToFill): boolean {
  return waysToFill[way]() !== null;
}

/** Which process this is. */
export function ownNumber(): number {
  return process.pid;
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
