import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import { contentDisposition } from '../documents/content-disposition.js';

/** One file of an archive: its bytes are asked for when its turn comes. */
export interface ZippedFile {
  name: string;
  at: Date;
  read: () => Promise<Uint8Array>;
}

/** The most that an archive without 64-bit sizes has. */
const mostFiles = 65_000;

/**
 * Answers an archive. It is read whole while the caller's transaction is open, one file in memory at a time, into a file of ours that has no
 * name any more; it leaves once that transaction is committed, however slow the reader is. The same files give the same bytes, and what
 * cannot be read is an error page, not half an archive.
 */
export async function answerZip(response: Response, name: string, files: ZippedFile[]): Promise<StreamableFile> {
  if (files.length > mostFiles) throw new Error(`${files.length} files in one archive`);
  const folder = await mkdtemp(join(tmpdir(), 'sceau-archive-'));
  try {
    const path = join(folder, 'archive.zip');
    await writeZip(path, files);
    const kept = await open(path);
    const { size } = await kept.stat();
    response.set('X-Content-Type-Options', 'nosniff');
    return new StreamableFile(kept.createReadStream(), {
      type: 'application/zip',
      disposition: contentDisposition('attachment', name),
      length: size,
    });
  } finally {
    // What is open stays readable; nothing is left behind by whatever happens next.
    await rm(folder, { recursive: true });
  }
}

async function writeZip(path: string, files: ZippedFile[]): Promise<void> {
  const { default: yazl } = await import('yazl');
  const zip = new yazl.ZipFile();
  const output = zip.outputStream as Readable;
  const fail = (error: Error) => output.destroy(error);
  zip.on('error', fail);
  const write = async () => {
    for (const { name: file, at, read } of files) {
      zip.addBuffer(Buffer.from(await read()), file, { mtime: at });
      await drained(output);
    }
    zip.end();
  };
  await Promise.all([
    write().catch((error: Error) => fail(error)),
    pipeline(output, createWriteStream(path, { mode: 0o600 })),
  ]);
}

// The next file is read once this one is written.
async function drained(output: Readable): Promise<void> {
  while (!output.destroyed && output.readableLength > output.readableHighWaterMark)
    await new Promise((go) => setTimeout(go, 5));
}
