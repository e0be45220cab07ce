import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import yazl from 'yazl';
import { contentDisposition } from '../documents/content-disposition.js';
import { log } from '../log.js';

/** One file of an archive: its bytes are asked for when its turn comes. */
export interface ZippedFile {
  name: string;
  at: Date;
  read: () => Promise<Uint8Array>;
}

/** The most that an archive without 64-bit sizes has. */
const mostFiles = 65_000;

/**
 * Sends an archive, one file after the other and one in memory at a time, and returns when the last byte has left: the caller's transaction
 * stays open until then. The same files give the same bytes. A failure on the way cuts the download; a reader who goes has had what left,
 * and the caller's journal keeps it.
 */
export async function sendZip(response: Response, name: string, files: ZippedFile[]): Promise<void> {
  if (files.length > mostFiles) throw new Error(`${files.length} files in one archive`);
  response.set('Content-Type', 'application/zip');
  response.set('Content-Disposition', contentDisposition('attachment', name));
  response.set('X-Content-Type-Options', 'nosniff');
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
  try {
    await Promise.all([write().catch((error: Error) => fail(error)), pipeline(output, response)]);
  } catch (error) {
    response.destroy();
    if ((error as { code?: string }).code === 'ERR_STREAM_PREMATURE_CLOSE') return;
    log.fault('download cut', error);
    throw error;
  }
}

// The next file is read once this one has left, or the reader has gone.
async function drained(output: Readable): Promise<void> {
  while (!output.destroyed && output.readableLength > output.readableHighWaterMark)
    await new Promise((go) => setTimeout(go, 5));
}
