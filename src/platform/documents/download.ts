import { StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import { safeFileName } from './documents.service.js';

/** A text file to keep, never to open in the page. */
export function sendAttachment(response: Response, fileName: string, text: string): StreamableFile {
  const name = safeFileName(fileName);
  const ascii = name.replace(/[^\x20-\x7e]/g, '_');
  response.set({
    'Content-Type': 'application/x-pem-file',
    'X-Content-Type-Options': 'nosniff',
    // RFC 6266 §4.3: the ASCII name for those who do not read the other.
    'Content-Disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`,
  });
  return new StreamableFile(Buffer.from(text));
}
