import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { UsageError } from './command.js';

/** @throws UsageError for a file that is not there, or is none */
export function refuseMissing(path: string): void {
  if (!existsSync(path)) throw new UsageError(`there is no file ${path}`);
  if (!statSync(path).isFile()) throw new UsageError(`${path} is not a file`);
}

/** @throws UsageError for a file that is not there, is none, or may not be read */
export async function bytesOf(path: string): Promise<Buffer> {
  refuseMissing(path);
  try {
    return await readFile(path);
  } catch {
    throw new UsageError(`${path} cannot be read`);
  }
}
