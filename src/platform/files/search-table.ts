import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { neverSendKeys, searchPrivateKey } from '../../pki/bytes/private-key.js';
import { sheetLimits, UnreadableFile } from './sheet-limits.js';
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
 * nobody reads. In a thread. Yields at each window. @throws UnreadableFile when there is one
 */
export async function* searchTable(path: string, format: TableFormat): AsyncGenerator<number> {
  if (format === 'csv') yield* searchStream(createReadStream(path, { highWaterMark: windowBytes }), true);
  else yield* searchWorkbook(path);
}

async function* searchWorkbook(path: string): AsyncGenerator<number> {
  const { default: yauzl } = await import('yauzl');
  const zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false });
  let inflated = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/') || entry.isEncrypted()) continue;
      const stream = await zip.openReadStreamPromise(entry);
      try {
        for await (const size of searchStream(stream, isText.test(entry.fileName))) {
          inflated += size;
          if (inflated > sheetLimits.inflatedBytes) return;
          yield size;
        }
      } finally {
        stream.destroy();
      }
    }
  } finally {
    zip.close();
  }
}

async function* searchStream(stream: Readable, text: boolean): AsyncGenerator<number> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const piece of stream) {
    held.push(piece as Buffer);
    size += (piece as Buffer).length;
    if (size < windowBytes) continue;
    const window = Buffer.concat(held);
    refuseKey(window, text);
    held = [window.subarray(-overlap)];
    yield size;
    size = overlap;
  }
  if (held.length > 0) refuseKey(Buffer.concat(held), text);
  yield size;
}

function refuseKey(window: Buffer, text: boolean): void {
  // UTF-16 has a zero between two letters.
  if (text && !window.includes(0) && !suspect.test(window.toString('latin1'))) return;
  if (searchPrivateKey(window, bounds).key) throw new UnreadableFile(neverSendKeys);
}
