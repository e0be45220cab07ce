const quotationStarts = [/^-{2,}\s*(?:message d.origine|original message|message transf)/i, /^le .{5,120}a écrit\s*:/i];

/** The sender's own words: without what they quote, nor the header of the quotation. Empty when they wrote nothing above it. */
export function ownWords(body: string): string {
  const lines = body.split(/\r?\n/);
  const quotation = lines.findIndex((line) => quotationStarts.some((start) => start.test(line.trim())));
  return (quotation < 0 ? lines : lines.slice(0, quotation))
    .filter((line) => !line.trimStart().startsWith('>'))
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

const longestReason = 2000;

/** The words of a mail as the reason of a change: 2,000 characters at most, and the whole mail rather than nothing. */
export function reasonIn(body: string): string {
  return (ownWords(body) || body.trim()).slice(0, longestReason);
}
