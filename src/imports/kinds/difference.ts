import type { ColumnSet } from '../columns/column-set.js';
import type { Values } from '../file/read-line.js';

/** One field that changes, as a person reads it; the last part names the establishment, the instance or the person it is of. */
export type Difference = [key: string, before: string, after: string, of?: string];

/** What differs between two sets of values, in the order of the keys and in the words of their columns. */
export function differences(
  columns: ColumnSet,
  keys: string[],
  before: Values,
  after: Values,
  of?: string,
): Difference[] {
  if (before === after) return [];
  const found: Difference[] = [];
  for (const key of keys) {
    const was = before[key] ?? '';
    const is = after[key] ?? '';
    if (was === is) continue;
    const column = columns.byKey.get(key);
    const old = column?.show(was) ?? was;
    const recent = column?.show(is) ?? is;
    found.push(of === undefined ? [key, old, recent] : [key, old, recent, of]);
  }
  return found;
}
