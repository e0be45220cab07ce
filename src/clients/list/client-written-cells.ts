import { coverageLabels } from '../../journey/plan/coverage.js';
import { parisDate } from '../../journey/calendar/calendar-days.js';
import type { WrittenCell } from '../../platform/files/xlsx-writer.js';
import { shownNumber } from '../../identifiers/structure-number.js';
import { waitsFor, plainCell } from './client-cells.js';
import { stepLabels } from './client-filter.js';
import type { ClientColumn, ColumnKey } from './client-columns.js';
import type { ClientListRow } from './client-list.queries.js';

const day = (value: string | null | undefined): WrittenCell => (value ? { day: value } : '');
const dayOf = (at: Date | null | undefined): WrittenCell => (at ? { day: parisDate(at) } : '');

// Days are days, that a spreadsheet sorts, where the page says « 12 j ».
const written: Partial<Record<ColumnKey, (row: ClientListRow) => WrittenCell>> = {
  name: ({ name }) => name,
  finess: ({ number }) => (number ? shownNumber(number) : ''),
  step: ({ step }) => (step ? stepLabels[step] : ''),
  who: (row) => {
    const { kind = '', name } = waitsFor(row) ?? { name: '' };
    return `${kind}${name}`;
  },
  action: ({ title }) => title ?? '',
  since: ({ since }) => day(since),
  due: ({ due }) => day(due),
  expiry: ({ nextExpiry }) => dayOf(nextExpiry),
  created: ({ createdAt }) => dayOf(createdAt),
  coverage: ({ slotsNeeded, slotsCovered, worstCoverage }) =>
    [
      slotsNeeded ? `${slotsCovered} sur ${slotsNeeded}` : '',
      worstCoverage ? coverageLabels[worstCoverage].toLowerCase() : '',
    ]
      .filter(Boolean)
      .join(', '),
};

/** A row of the list as a table has it: the words of the page, and true days. */
export function writtenCells(row: ClientListRow, columns: ClientColumn[]): WrittenCell[] {
  return columns.map((column) => (written[column.key] ?? ((one) => plainCell(column)(one).text))(row));
}
