import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { contentDisposition } from '../documents/content-disposition.js';
import { tenantStorage } from '../tenancy/tenant-context.js';
import type { TableFormat } from './spreadsheet.js';
import { tableMediaTypes, tableStream } from './table-writer.js';
import type { WrittenCell } from './xlsx-writer.js';

/**
 * Sends a table as its rows come, and returns when the last of them has left: the caller's transaction stays open until then. The download is
 * whole once that transaction is committed, and what told of it in the journal with it.
 * A failure on the way cuts it, so that half a table is never taken for a whole one. Whoever stops it has read some of it: the
 * rows are read to their end all the same, where the journal is told, and the transaction commits.
 */
export async function sendTable(
  response: Response,
  file: { format: TableFormat; name: string; sheet: string; columns: number },
  rows: AsyncIterable<WrittenCell[]>,
): Promise<void> {
  response.set('Content-Type', tableMediaTypes[file.format]);
  response.set('Content-Disposition', contentDisposition('attachment', `${file.name}.${file.format}`));
  response.set('X-Content-Type-Options', 'nosniff');
  const all = rows[Symbol.asyncIterator]();
  // Without `return`: a stream that is destroyed does not end what it reads.
  const sent = { [Symbol.asyncIterator]: () => ({ next: () => all.next() }) };
  try {
    await pipeline(tableStream(file.format, file.sheet, file.columns, sent), response, { end: false });
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    while (!(await all.next()).done);
  }
  const end = () => void response.end();
  const transaction = tenantStorage.getStore();
  if (transaction) transaction.afterCommit.push(end);
  else end();
}
