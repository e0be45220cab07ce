import { sheetLimits, tooEmpty, tooManyColumns, tooManyRows, UnreadableFile, type SheetRow } from './sheet-limits.js';
import { XlsxArchive } from './xlsx-archive.js';
import { textOfXstring } from './xstring.js';
import { readDayStyles, readSharedStrings, readWorkbook } from './xlsx-parts.js';

interface Facts {
  strings: string[];
  days: boolean[];
  from1904: boolean;
}

/** The names of the visible sheets. @throws UnreadableFile when there is none */
export async function xlsxSheets(path: string): Promise<string[]> {
  const archive = await XlsxArchive.open(path);
  try {
    refuseOthers(archive);
    const { sheets } = await readWorkbook(archive);
    if (sheets.length === 0)
      throw new UnreadableFile('Ce classeur n’a aucune feuille visible. Affichez-en une, puis renvoyez le fichier.');
    return sheets.map((sheet) => sheet.name);
  } finally {
    archive.close();
  }
}

/** The rows of one sheet (the first visible one unless named), cells as a person reads them: days are jj/mm/aaaa. */
export async function* xlsxRows(path: string, sheetName: string | null = null): AsyncGenerator<SheetRow> {
  const archive = await XlsxArchive.open(path);
  try {
    refuseOthers(archive);
    const { sheets, from1904 } = await readWorkbook(archive);
    const sheet = sheets.find(({ name }) => name === sheetName) ?? sheets[0];
    if (!sheet)
      throw new UnreadableFile('Ce classeur n’a aucune feuille visible. Affichez-en une, puis renvoyez le fichier.');
    const facts = { strings: await readSharedStrings(archive), days: await readDayStyles(archive), from1904 };
    const reader = new SheetReader(facts);
    for await (const _ of archive.read(sheet.part, reader)) yield* reader.take();
  } finally {
    archive.close();
  }
}

function refuseOthers(archive: XlsxArchive): void {
  if (archive.has('xl/workbook.xml') && archive.has('xl/_rels/workbook.xml.rels')) return;
  const what =
    archive.has('content.xml') && archive.has('mimetype')
      ? 'un document OpenDocument (.ods)'
      : 'une archive qui n’est pas un classeur Excel';
  throw new UnreadableFile(`C’est ${what}. Enregistrez la feuille en .xlsx ou en .csv, puis renvoyez-la.`);
}

/** Gathers the rows of a sheet as its XML goes by. */
class SheetReader {
  private rows: SheetRow[] = [];
  private kept = 0;
  private line = 0;
  private column = -1;
  private cells: string[] = [];
  private type = '';
  private style = 0;
  private value = '';
  private gathering = false;
  private phonetic = false;
  private elements = 0;

  constructor(private readonly facts: Facts) {}

  take(): SheetRow[] {
    return this.rows.splice(0);
  }

  open(name: string, attributes: Record<string, string>): void {
    if ((this.elements += 1) > sheetLimits.emptyElements) throw tooEmpty();
    if (name === 'row') this.openRow(attributes['r']);
    else if (name === 'c') this.openCell(attributes);
    else if (name === 'rPh') this.phonetic = true;
    else this.gathering = name === 'v' || (name === 't' && !this.phonetic);
  }

  text(text: string): void {
    if (!this.gathering) return;
    this.value += text;
    if (this.value.length > sheetLimits.cell) {
      throw new UnreadableFile(
        `Une cellule de la ligne ${this.line} dépasse 32\u202f767 caractères. Raccourcissez-la, puis renvoyez le fichier.`,
      );
    }
  }

  close(name: string): void {
    this.gathering = false;
    if (name === 'rPh') this.phonetic = false;
    if (name === 'c') this.closeCell();
    if (name === 'row') this.closeRow();
  }

  private openRow(number: string | undefined): void {
    const given = Number(number);
    this.line = Number.isInteger(given) && given > this.line ? given : this.line + 1;
    this.column = -1;
    this.cells = [];
  }

  private openCell({ r, t, s }: Record<string, string>): void {
    this.column = r ? columnOf(r) : this.column + 1;
    this.type = t ?? 'n';
    this.style = Number(s ?? 0);
    this.value = '';
  }

  private closeCell(): void {
    const text = this.shown();
    if (text === '') return;
    if (this.column >= sheetLimits.columns || this.column < 0) throw tooManyColumns();
    while (this.cells.length < this.column) this.cells.push('');
    this.cells[this.column] = text;
  }

  private closeRow(): void {
    if (!this.cells.some((cell) => cell.trim() !== '')) return;
    this.elements = 0;
    this.kept += 1;
    if (this.kept > sheetLimits.rows + 1) throw tooManyRows();
    this.rows.push({ line: this.line, cells: this.cells });
  }

  private shown(): string {
    if (this.type === 's') return this.facts.strings[Number(this.value)] ?? '';
    if (this.type === 'b') return this.value === '1' ? 'oui' : 'non';
    if (this.type === 'd') return frenchDay(new Date(this.value));
    if (this.type !== 'n' || this.value === '') return textOfXstring(this.value);
    const number = Number(this.value);
    if (!Number.isFinite(number)) return this.value;
    if (this.facts.days[this.style]) return dayOfSerial(number, this.facts.from1904);
    return Number.isSafeInteger(number) ? String(number) : String(number).replace('.', ',');
  }
}

/** The day of a spreadsheet's serial number, `24/11/2026`. */
export function dayOfSerial(serial: number, from1904 = false): string {
  const days = Math.floor(serial) + (from1904 ? 1462 : 0);
  // Day 60 is a 29 February 1900 that never was: what comes before it is one day off, and of no use here.
  return frenchDay(new Date(Date.UTC(1899, 11, 30) + days * 86_400_000));
}

function frenchDay(day: Date): string {
  if (Number.isNaN(day.getTime())) return '';
  return day.toISOString().slice(0, 10).split('-').reverse().join('/');
}

function columnOf(reference: string): number {
  let column = 0;
  for (const letter of reference) {
    const place = letter.charCodeAt(0) - 64;
    if (place < 1 || place > 26) break;
    column = column * 26 + place;
  }
  return column - 1;
}
