import { Refused } from '../web/errors.js';
import type { TableFormat } from './spreadsheet.js';

/**
 * The format of an export's address, CSV when it says nothing.
 * @param unknown what the address says that its list does not know
 * @throws Refused when something is not understood: a wider export would be a surprise
 */
export function askedFormat(format: unknown, unknown: readonly string[]): TableFormat {
  const known = format === undefined || format === 'csv' || format === 'xlsx';
  const reasons = [...(known ? [] : ['Un export se fait en csv ou en xlsx.']), ...unknown];
  if (reasons.length > 0)
    throw new Refused([...reasons, 'Revenez à la liste, enlevez ce filtre, puis exportez de nouveau.']);
  return format === 'xlsx' ? 'xlsx' : 'csv';
}
