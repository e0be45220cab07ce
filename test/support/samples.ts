import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Path of a public sample kept beside the project (`../shared/samples`), or null when it is not there. */
export function samplePath(relative: string): string | null {
  const path = fileURLToPath(new URL(`../../../shared/samples/${relative}`, import.meta.url));
  return existsSync(path) ? path : null;
}
