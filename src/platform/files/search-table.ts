import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { searchPrivateKey } from '../../pki/bytes/private-key.js';
import { type SeenKey, seenKey } from './look-at-file.js';
import { sheetLimits } from './sheet-limits.js';
import type { TableFormat } from './spreadsheet.js';

const windowBytes = 1024 * 1024;
/** Of one window in the next: longer than any key. */
const overlap = 32 * 1024;
const bounds = { bytes: 8 * 1024 * 1024, pieces: 2_000, depth: 8 };
// What a key always has: a long word, or its name. A table of clients has none, and goes by fast.
const suspect = /[A-Za-z0-9+/_-]{40}|PRIVATE|PuTTY|SECRET|\bkty\b|rivateExp|RSAKey/;
const isText = /\.(?:xml|rels|vml)$/i;

/**
 * Goes through a whole table for a private key before anything of it is kept, window by window: a cell, a hidden sheet, a part that
 * nobody reads. Aside. Yields at each window the key that is in it, or null.
 */
export async function* searchTable(path: string, format: TableFormat): AsyncGenerator<SeenKey | null> {
  if (format !== 'csv') yield* searchWorkbook(path);
  else
    for await (const { key } of searchStream(createReadStream(path, { highWaterMark: windowBytes }), true)) yield key;
}

async function* searchWorkbook(path: string): AsyncGenerator<SeenKey | null> {
  const { default: yauzl } = await import('yauzl');
  const zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false });
  let inflated = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/') || entry.isEncrypted()) continue;
      const stream = await zip.openReadStreamPromise(entry);
      try {
        for await (const { size, key } of searchStream(stream, isText.test(entry.fileName))) {
          yield key;
          inflated += size;
          if (inflated > sheetLimits.inflatedBytes) return;
        }
      } finally {
        stream.destroy();
      }
    }
  } finally {
    zip.close();
  }
}

async function* searchStream(stream: Readable, text: boolean): AsyncGenerator<{ size: number; key: SeenKey | null }> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const piece of stream) {
    held.push(piece as Buffer);
    size += (piece as Buffer).length;
    if (size < windowBytes) continue;
    const window = Buffer.concat(held);
    held = [window.subarray(-overlap)];
    yield { size, key: keyIn(window, text) };
    size = overlap;
  }
  yield { size, key: keyIn(Buffer.concat(held), text) };
}

function keyIn(window: Buffer, text: boolean): SeenKey | null {
  // UTF-16 has a zero between two letters.
  if (text && !window.includes(0) && !suspect.test(window.toString('latin1'))) return null;
  return seenKey(searchPrivateKey(window, bounds).key);
}
