import { Readable } from 'node:stream';
import { defused } from './formula-cells.js';
import type { TableFormat } from './spreadsheet.js';
import { xlsxStream, type WrittenCell } from './xlsx-writer.js';

export const tableMediaTypes: Record<TableFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

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
  if (format === 'csv') return Readable.from(csvText(rows), { objectMode: false });
  return xlsxStream(sheet, columns, harmless(rows));
}

async function* harmless(rows: AsyncIterable<WrittenCell[]>): AsyncGenerator<WrittenCell[]> {
  for await (const row of rows) yield row.map((cell) => (typeof cell === 'string' ? defused(cell) : cell));
}

async function* csvText(rows: AsyncIterable<WrittenCell[]>): AsyncGenerator<string> {
  let text = '\ufeff';
  for await (const row of rows) {
    text += `${row.map(csvCell).join(';')}\r\n`;
    if (text.length < 65_536) continue;
    yield text;
    text = '';
  }
  yield text;
}

function csvCell(cell: WrittenCell): string {
  const text = typeof cell === 'string' ? defused(cell) : cell.day.split('-').reverse().join('/');
  return /[;,"\r\n\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
