import write from 'content-disposition';

/**
 * The Content-Disposition header of a file (RFC 6266): an ASCII name for old readers, the true one in UTF-8.
 * @param how `inline` shows it in the page, `attachment` saves it
 * @param fileName any text; quotes, backslashes and control characters never reach the header as they are
 */
export function contentDisposition(how: 'inline' | 'attachment', fileName: string): string {
  const plain = fileName.normalize('NFD').replace(/\p{M}/gu, '');
  // Half a character cannot be encoded: by way of bytes it becomes the sign of what is unreadable.
  const whole = Buffer.from(fileName, 'utf8').toString('utf8');
  return write(whole, { type: how, fallback: plain.replace(/[^\w .-]/g, '_') });
}
