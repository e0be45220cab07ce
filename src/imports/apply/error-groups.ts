import type { CellError } from '../file/read-line.js';

/** What errors are grouped by: the column and the first sentence, without what the file says. */
export function groupOfErrors([first]: CellError[], labelOf: (key: string) => string): string {
  if (!first) return '';
  const sentence = (first.group ?? first.text)
    .replace(/«[^»]*»/g, '«\u00a0…\u00a0»')
    .replace(/\b[0-9][0-9A-Z]\d{5,}\b/g, '…')
    .replace(/\blignes \d+ et \d+/g, 'lignes … et …')
    .replace(/\bligne \d+/g, 'ligne …')
    .replace(/\b\d{2}\/\d{2}\/\d{4}\b/g, '…')
    .replace(/devrait être \d/, 'devrait être …')
    // What follows says how to mend it, and names what is known: that is on each line.
    .replace(/(?<=[^\s…]{2}[.]) .*$/s, '');
  const label = labelOf(first.key);
  return label === '' ? sentence : `${label}\u00a0: ${sentence}`;
}
