import { stringify } from 'csv-stringify/sync';

/**
 * Lines for a French spreadsheet: `;`, CRLF, and no cell that would run as a formula.
 * @param first writes the byte order mark without which Windows reads another alphabet: true for the first lines of a file
 */
export function frenchCsv(lines: string[][], first = true): string {
  return stringify(
    lines.map((line) => line.map(harmless)),
    { delimiter: ';', bom: first, record_delimiter: 'windows' },
  );
}

// OWASP, CSV injection: a spreadsheet runs a cell that begins with one of these; an apostrophe makes it a text.
function harmless(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}
