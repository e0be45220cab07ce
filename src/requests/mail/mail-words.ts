const longest = 2000;

/** The sender's own words: without what they quote, nor the header of the quotation, 2,000 characters at most. */
export function mailWords(body: string): string {
  const lines = body.split(/\r?\n/u);
  const quotation = lines.findIndex((line) => quotationStarts.some((start) => start.test(line.trim())));
  const own = (quotation < 0 ? lines : lines.slice(0, quotation)).filter((line) => !line.trimStart().startsWith('>'));
  const text = own
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/gu, '\n\n')
    .trim();
  // An answer written under the quotation leaves nothing above it.
  return (text || body.trim()).slice(0, longest);
}

const quotationStarts = [
  /^-{2,}\s*(?:Message d’origine|Message d'origine|Original Message)/iu,
  /^Le .{6,80} a écrit\s*:$/u,
];
