import type { SeenKey } from '../../platform/files/look-at-file.js';
import { searchTable } from '../../platform/files/search-table.js';
import type { SheetRow } from '../../platform/files/sheet-limits.js';
import { formatOf, rowsOf, sheetsOf, type TableFormat } from '../../platform/files/spreadsheet.js';

/** Titles and a few lines: what the page of the columns shows. */
const firstRows = 13;
/** Lines handed over at once. */
const linesAtOnce = 400;

/** A table as it begins. */
export interface TableBeginning {
  format: TableFormat;
  sheets: string[];
  sheet: string | null;
  rows: SheetRow[];
}

/** The beginning of a table, aside. @throws UnreadableFile with a sentence for the person */
export async function beginningOf(path: string, fileName: string, wanted: string | null): Promise<TableBeginning> {
  const format = await formatOf(path, fileName);
  const sheets = await sheetsOf(path, format);
  const sheet = sheets.includes(wanted ?? '') ? wanted : (sheets[0] ?? null);
  const rows: SheetRow[] = [];
  for await (const row of rowsOf(path, format, sheet)) if (rows.push(row) >= firstRows) break;
  return { format, sheets, sheet, rows };
}

/** All its lines, some hundreds at a time. */
export async function* linesOf(path: string, format: TableFormat, sheet: string | null): AsyncGenerator<SheetRow[]> {
  let batch: SheetRow[] = [];
  for await (const row of rowsOf(path, format, sheet)) {
    if (batch.push(row) < linesAtOnce) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/** Goes through it for a private key, window by window. */
export const searchKeys = (path: string, format: TableFormat): AsyncGenerator<SeenKey | null> =>
  searchTable(path, format);
