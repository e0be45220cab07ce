import { asTyped } from '../../platform/files/formula-cells.js';
import type { Reading } from './cell-readers.js';
import type { Mapping } from './column-mapping.js';
import { columnByKey } from './import-columns.js';
import { oneLine } from './plain-text.js';
import type { Values } from '../judge/client-state.js';

export interface CellError {
  /** The column, or '' for the whole line. */
  key: string;
  text: string;
}

export interface Line {
  line: number;
  /** What the line says; a key that is absent leaves what is there, '' empties it. */
  given: Values;
  errors: CellError[];
  remarks: string[];
}

/** An empty cell leaves what is there; this word empties it. */
export const emptyWord = '(vider)';

/** Reads the cells of one line by the mapping of its file. */
export function readLine(line: number, cells: string[], mapping: Mapping, reading: Reading): Line {
  const read: Line = { line, given: {}, errors: [], remarks: [] };
  for (const [index, key] of mapping.entries()) {
    const column = key === '' ? undefined : columnByKey.get(key);
    const text = oneLine(asTyped(cells[index] ?? ''));
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
    const found = column.read(text, reading);
    if ('error' in found) read.errors.push({ key, text: found.error });
    else {
      read.given[key] = found.value;
      if (found.remark) read.remarks.push(`${column.label}\u00a0: ${found.remark}`);
    }
  }
  return read;
}
