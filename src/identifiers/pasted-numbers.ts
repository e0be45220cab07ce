/** A number of a pasted line. */
export interface PastedNumber {
  number: string;
  /** Not the first of its line: one more of a list, or what another column of a table says. */
  beside: 'list' | 'column' | null;
}

/**
 * The numbers that have the shape of a FINESS or of a SIRET, in their order. A line of numbers alone is a list,
 * « 970000253, 970000261 »: each is asked for. What has other words is a line of a table: its first number is the one. A name may follow a number
 * in its cell: « 970000253 Les Pins ».
 */
export function numbersOfLine(line: string): PastedNumber[] {
  const pieces = line
    .split(/[;,\t|]/)
    .map((piece) =>
      withoutName(piece)
        .replace(/[\s."'-]/g, '')
        .toUpperCase(),
    )
    .filter((piece) => piece !== '');
  const numbers = pieces.filter((piece) => /^(?:\d[0-9A-Z]\d{7}|\d{14})$/.test(piece));
  if (numbers.length === 0) return [{ number: pieces[0] ?? '', beside: null }];
  const others = numbers.length === pieces.length ? 'list' : 'column';
  return numbers.map((number, place) => ({ number, beside: place === 0 ? null : others }));
}

// « 060785011 CHU de Nice », « 06 078 501 1 CHU de Nice »: what comes before the first word.
function withoutName(cell: string): string {
  const given = cell.replace(/["']/g, '').trim();
  return /^([0-9][0-9A-Za-z][0-9\s.-]*[0-9])\s+[^0-9\s]/.exec(given)?.[1] ?? given;
}
