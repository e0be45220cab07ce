import { StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import { contentDisposition } from './content-disposition.js';
import { safeFileName } from './file-name.js';

/** What a file needs to be answered: its bytes never decide alone how a browser treats them. */
export interface FileToAnswer {
  fileName: string;
  mediaType: string;
  bytes: Uint8Array;
}

const shownInPage = new Set(['application/pdf', 'image/png', 'image/jpeg']);

/**
 * Answers a file: PDF, PNG and JPEG in the page unless `download`, anything else saved only.
 * The browser never guesses a type, and no file runs a script: a mail or a web page kept as evidence stays a dead thing.
 */
export function answerFile(response: Response, file: FileToAnswer, download: boolean): StreamableFile {
  const inline = shownInPage.has(file.mediaType) && !download;
  response.set('X-Content-Type-Options', 'nosniff');
  response.set('Content-Security-Policy', policyOf(file.mediaType));
  return new StreamableFile(file.bytes, {
    type: shownInPage.has(file.mediaType) ? file.mediaType : 'application/octet-stream',
    disposition: contentDisposition(inline ? 'inline' : 'attachment', file.fileName),
    length: file.bytes.length,
  });
}

/** Answers a PEM file to save, never to open in the page. */
export function answerPem(response: Response, fileName: string, text: string): StreamableFile {
  response.set('X-Content-Type-Options', 'nosniff');
  return new StreamableFile(Buffer.from(text), {
    type: 'application/x-pem-file',
    disposition: contentDisposition('attachment', safeFileName(fileName)),
  });
}

// Browsers show a PDF through a page of their own, which carries an inline style and refuses to work in a sandbox.
function policyOf(mediaType: string): string {
  const ours = `default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'`;
  return mediaType === 'application/pdf' ? `${ours}; object-src 'self'` : `${ours}; sandbox`;
}
