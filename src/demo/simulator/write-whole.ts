import { renameSync, writeFileSync } from 'node:fs';

/** Whoever reads the file finds all of it, before or after. */
export function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
}
