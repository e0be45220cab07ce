import { stringify } from 'csv-stringify/sync';
import { defused } from './formula-cells.js';

/**
 * Lines for a French spreadsheet: `;`, CRLF, and no cell that would run as a formula.
 * @param first writes the byte order mark without which Windows reads another alphabet: true for the first lines of a file
 */
export function frenchCsv(lines: string[][], first = true): string {
  return stringify(
    lines.map((line) => line.map(defused)),
    // Any line end would cut a line in two, and other readers take a comma or a tab for the end of a cell.
    { delimiter: ';', bom: first, record_delimiter: 'windows', quoted_match: /[,\t\r\n]/ },
  );
}
