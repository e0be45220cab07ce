import { coverageLabels } from '../../journey/plan/coverage.js';
import { parisDate } from '../../journey/calendar/calendar-days.js';
import type { WrittenCell } from '../../platform/files/xlsx-writer.js';
import { shownNumber } from '../../identifiers/structure-number.js';
import { cellOf, valueShown, waitsFor } from './client-cells.js';
import { stepLabels } from './client-filter.js';
import type { ClientColumn, FormKey } from './client-columns.js';
import type { ClientListRow } from './client-list.queries.js';

const day = (value: string | null | undefined): WrittenCell => (value ? { day: value } : '');

// Days are days, that a spreadsheet sorts, where the page says « 12 j ».
type Written = (row: ClientListRow) => WrittenCell;

const written: Record<FormKey, Written> = {
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
  return columns.map((column) => writerOf(column)(row));
}

function writerOf(column: ClientColumn): Written {
  if (column.holds === 'form') return written[column.key];
  const cell = cellOf(column);
  if (column.holds !== 'day' && column.holds !== 'moment') return (row) => cell(row).text;
  const value = valueShown(column);
  return (row) => day(dayShown(value(row)));
}

const dayShown = (value: unknown) => (value instanceof Date ? parisDate(value) : (value as string | null));
