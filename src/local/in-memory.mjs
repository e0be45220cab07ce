// A folder in memory, for what is thrown away at the end. Plain JavaScript: it runs before anything is built.
import { statfsSync } from 'node:fs';
import { freemem } from 'node:os';

const folder = '/dev/shm';
const tmpfs = 0x01021994;
const gibibyte = 2 ** 30;
/** A run of tests holds about one at a time, the log of its database server included. */
const room = 4 * gibibyte;

/** @returns {string | undefined} nothing where the system has none, or little room in it */
export function memoryFolder() {
  try {
    const { type, bavail, bsize } = statfsSync(folder);
    return type === tmpfs && Math.min(bavail * bsize, freemem() / 2) >= room ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} path @returns {boolean} */
export function isInMemory(path) {
  return path.startsWith(`${folder}/`);
}

/** For root, whose database server runs as somebody else, in a folder which that one may enter. */
export const serversInMemory = `${folder}/sceau-postgres`;
