import { format } from 'node:util';

const printed: string[] = [];

/**
 * What the product complained of on the console since this was last asked. A test that makes something fail takes
 * what is said of it; what no test takes fails the test (test/jest/expect-complaints.ts).
 */
export function complaints(): string[] {
  return printed.splice(0);
}

/** Keeps what would be printed. The product says good things with console.log: those go nowhere. */
export function keepComplaints(): void {
  const keep = (...words: unknown[]) => void printed.push(format(...words));
  Object.assign(console, { error: keep, warn: keep, log: () => undefined });
}
