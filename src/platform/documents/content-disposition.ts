/**
 * The Content-Disposition header of a file (RFC 6266): an ASCII name for old readers, the true one in UTF-8.
 * @param how `inline` shows it in the page, `attachment` saves it
 * @param fileName any text; quotes, backslashes and control characters never reach the header as they are
 */
export function contentDisposition(how: 'inline' | 'attachment', fileName: string): string {
  const ascii = fileName
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]|["\\%]/g, '_');
  // RFC 5987: what encodeURIComponent leaves alone but a parameter value may not hold. A lone surrogate cannot be encoded.
  const encoded = encodeURIComponent(Buffer.from(fileName, 'utf8').toString('utf8')).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${how}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
