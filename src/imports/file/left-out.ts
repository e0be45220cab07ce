import type { Choices } from '../columns/cell-readers.js';
import type { ColumnSet } from '../columns/column-set.js';
import { mayBeLeft } from '../columns/import-column.js';
import type { Line } from './read-line.js';

/**
 * Leaves out the wrong values that a person chose to do without, when nothing else is wrong with the line.
 * @param said whether the line itself says it: an error about what it does not say stays
 * @returns whether something was left out: the line is then to be judged again
 */
export function leaveOut(
  line: Line,
  columns: ColumnSet,
  { leftOut }: Choices,
  said = (key: string) => key in line.given,
): boolean {
  if (line.errors.length === 0) return false;
  const may = (key: string) => {
    const column = columns.byKey.get(key);
    return column !== undefined && mayBeLeft(column) && leftOut.includes(key) && said(key);
  };
  if (!line.errors.every(({ key }) => may(key))) return false;
  for (const error of line.errors.splice(0)) {
    line.left.push(error);
    delete line.given[error.key];
    for (const other of columns.byKey.get(error.key)?.goesWith ?? []) {
      if (!(other in line.given)) continue;
      delete line.given[other];
      line.left.push({ key: other, text: `Laissé de côté avec «\u00a0${columns.label(error.key)}\u00a0».` });
    }
  }
  return true;
}
