import { createRequire } from 'node:module';

type Library = typeof import('@peculiar/x509');

const require = createRequire(import.meta.url);
let library: Library | null = null;

/** Loading it is a tenth of what starting a process costs: not before something is read. */
export function x509(): Library {
  library ??= require('@peculiar/x509') as Library;
  return library;
}
