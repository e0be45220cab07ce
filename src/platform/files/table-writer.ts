import { Readable } from 'node:stream';
import { defused } from './formula-cells.js';
import { frenchCsv } from './french-csv.js';
import type { TableFormat } from './spreadsheet.js';
import type { WrittenCell } from './xlsx-writer.js';

export const tableMediaTypes: Record<TableFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Lines put together before they are sent: some tens of kilobytes. */
const linesAtOnce = 200;

/**
 * Writes a table as its rows come, for a French spreadsheet: no cell runs as a formula.
 * CSV: BOM, `;`, CRLF, days jj/mm/aaaa. XLSX: texts and true dates.
 */
export function tableStream(
  format: TableFormat,
  sheet: string,
  columns: number,
  rows: AsyncIterable<WrittenCell[]>,
): Readable {
  const pieces = format === 'csv' ? csvText(rows) : workbook(sheet, columns, rows);
  return Readable.from(pieces, { objectMode: false });
}

async function* workbook(sheet: string, columns: number, rows: AsyncIterable<WrittenCell[]>): AsyncGenerator<Buffer> {
  const { xlsxStream } = await import('./xlsx-writer.js');
  yield* xlsxStream(sheet, columns, harmless(rows)) as AsyncIterable<Buffer>;
}

async function* harmless(rows: AsyncIterable<WrittenCell[]>): AsyncGenerator<WrittenCell[]> {
  for await (const row of rows) yield row.map((cell) => (typeof cell === 'string' ? defused(cell) : cell));
}

async function* csvText(rows: AsyncIterable<WrittenCell[]>): AsyncGenerator<string> {
  let first = true;
  let lines: string[][] = [];
  for await (const row of rows) {
    lines.push(row.map(textOf));
    if (lines.length < linesAtOnce) continue;
    yield frenchCsv(lines, first);
    [lines, first] = [[], false];
  }
  yield frenchCsv(lines, first);
}

function textOf(cell: WrittenCell): string {
  return typeof cell === 'string' ? cell : cell.day.split('-').reverse().join('/');
}
