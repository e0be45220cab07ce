import { sniffUpload } from '../../paper/uploads/upload-kind.js';
import { delimitedRows } from './delimited-file.js';
import { UnreadableFile, type SheetRow } from './sheet-limits.js';
import { firstBytes, wideEncoding } from './text-encoding.js';
import { xlsxRows, xlsxSheets } from './xlsx-file.js';

export type TableFormat = 'csv' | 'xlsx';

const saveAs = 'Ouvrez-le dans votre tableur et enregistrez-le en .xlsx ou .csv, puis renvoyez-le.';

/**
 * What kind of table a file is, by its bytes; its name only helps to say what is wrong.
 * @throws UnreadableFile for anything that is neither a workbook .xlsx nor a text
 */
export async function formatOf(path: string, fileName: string): Promise<TableFormat> {
  const start = await firstBytes(path, 4096);
  if (start.length === 0) throw new UnreadableFile('Le fichier est vide. Choisissez celui qui contient vos clients.');
  if (start.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') return 'xlsx';
  if (start.readUIntBE(0, Math.min(4, start.length)) === 0xd0cf11e0) throw new UnreadableFile(oldOrLocked(fileName));
  const kind = sniffUpload(start);
  if (kind !== 'other')
    throw new UnreadableFile(
      `C’est ${kind === 'pdf' ? 'un PDF' : 'une image, pas un tableau'}\u00a0: ses cellules ne se lisent pas. Demandez le tableau d’origine, en .xlsx ou .csv.`,
    );
  if (looksBinary(start)) throw new UnreadableFile(`Ce fichier n’est pas un tableau. ${saveAs}`);
  return 'csv';
}

// The same container holds old workbooks and those behind a password.
function oldOrLocked(fileName: string): string {
  if (/\.xls[xm]$/i.test(fileName))
    return 'Ce classeur est protégé par un mot de passe. Enlevez la protection, enregistrez-le en .xlsx ou .csv, puis renvoyez-le.';
  return 'C’est un ancien classeur .xls. Enregistrez-le en .xlsx ou .csv, puis renvoyez-le.';
}

// A text has tabs and line ends, and no other control character. Zeros tell nothing: one slipped into a text is left out, and files that are no text have many others.
function looksBinary(start: Buffer): boolean {
  if (wideEncoding(start)) return false;
  return start.filter((byte) => (byte > 0 && byte < 9) || (byte > 13 && byte < 32)).length > 8;
}

/** The sheets one may choose; none in a text. */
export async function sheetsOf(path: string, format: TableFormat): Promise<string[]> {
  return format === 'xlsx' ? xlsxSheets(path) : [];
}

/** The rows of a table, one after the other, whatever its size. */
export function rowsOf(path: string, format: TableFormat, sheet: string | null): AsyncGenerator<SheetRow> {
  return format === 'xlsx' ? xlsxRows(path, sheet) : delimitedRows(path);
}
