import { asTyped } from '../../platform/files/formula-cells.js';
import { type CellReader, type Reading, refuseBroken } from '../columns/cell-readers.js';
import type { ColumnSet } from '../columns/column-set.js';
import { oneLine } from '../columns/plain-text.js';
import type { Mapping } from './column-mapping.js';

/** Values by column key, as the readers give them; '' is nothing. */
export type Values = Record<string, string>;

export interface CellError {
  /** The column, or '' for the whole line. */
  key: string;
  text: string;
  /** What it is grouped by, where whoever found it knows what is of this line alone; else that is read out of the text. */
  group?: string;
  /** Nothing is wrong with the cell as far as we know, but the line would take back a state, or a word of it may have lost its last letter: a person confirms it. */
  back?: true;
}

export interface Line {
  line: number;
  /** What the line says; a key that is absent leaves what is there, '' empties it. */
  given: Values;
  errors: CellError[];
  /** Wrong values that are left out, and why: the rest of the line applies. */
  left: CellError[];
  remarks: string[];
}

/** An empty cell leaves what is there; this word empties it. */
export const emptyWord = '(vider)';

/** Which columns a file may carry, and where it has them. */
export interface MappedColumns {
  mapping: Mapping;
  columns: ColumnSet;
}

/** What a cell says, however a spreadsheet keeps it. */
export const saidBy = (cell: string | undefined): string => oneLine(asTyped(cell ?? ''));

/** Reads the cells of one line by the mapping of its file. */
export function readLine(line: number, cells: string[], { mapping, columns }: MappedColumns, reading: Reading): Line {
  const read: Line = { line, given: {}, errors: tooLong(cells, mapping), left: [], remarks: [] };
  for (const [index, key] of mapping.entries()) {
    const column = key === '' ? undefined : columns.byKey.get(key);
    const text = saidBy(cells[index]);
    if (!column || text === '') continue;
    if (text.toLowerCase() === emptyWord) {
      if (column.needed)
        read.errors.push({
          key,
          text: `«\u00a0${column.label}\u00a0» ne peut pas être vidé. Laissez la cellule vide pour garder ce qui est là.`,
        });
      else read.given[key] = '';
      continue;
    }
    const found: ReturnType<CellReader> = refuseBroken(text) ?? column.read(text, reading);
    if ('error' in found) {
      const { error, asWritten } = found;
      if (asWritten === undefined) read.errors.push({ key, text: error });
      else if (!reading.choices.confirmed.includes(key)) read.errors.push({ key, text: error, back: true });
      else {
        read.given[key] = asWritten;
        read.remarks.push(`${column.label}\u00a0: «\u00a0${asWritten}\u00a0» gardé tel qu’il est écrit.`);
      }
    } else {
      read.given[key] = found.value;
      if (found.remark) read.remarks.push(`${column.label}\u00a0: ${found.remark}`);
    }
  }
  return read;
}

// A separator within a value moves all that follows to the column beside, where much of it would look right.
function tooLong(cells: string[], { length }: Mapping): CellError[] {
  const extra = cells
    .slice(length)
    .map(oneLine)
    .find((text) => text !== '');
  if (extra === undefined) return [];
  const what = `«\u00a0${extra.slice(0, 40)}\u00a0» est après la dernière colonne titrée`;
  return [
    {
      key: '',
      text: `${what}\u00a0: mettez entre guillemets la valeur qui contient le séparateur, ou donnez un titre à cette colonne.`,
    },
  ];
}
