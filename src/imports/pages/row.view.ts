import { letterOf, type Mapping } from '../file/column-mapping.js';
import type { ImportKind } from '../kinds/import-kinds.js';
import { type CellError, saidBy } from '../file/read-line.js';
import type { ShownRow } from './import.queries.js';
import { codeOf, outcomeLabels } from '../export/outcome.labels.js';

// One client may carry dozens of fields: the others are counted.
const shownDifferences = 12;

export type Shown = Pick<ImportKind, 'columns' | 'named' | 'words' | 'address' | 'drop'>;

/** One line of a file: what it changes, before → after, or why not, cell by cell. */
export function rowView(row: ShownRow, mapping: Mapping, { columns, named, words, address, drop }: Shown) {
  const code = codeOf(row) ?? 'unchanged';
  const { label, tone, icon } = outcomeLabels[code];
  const differences = row.differences ?? [];
  const waiting = row.outcome === null;
  const labelOf = (key: string) => columns.label(key) || (words.others?.[key] ?? '');
  const cells = (errors: CellError[] | null) =>
    (errors ?? []).map(({ key, text }) => ({
      label: labelOf(key),
      text,
      cell: drop ? null : cellOf(key, row.line, mapping),
    }));
  const told = columns.keys.map((key) => saidBy(row.cells[mapping.indexOf(key)])).find(Boolean) ?? '';
  const name = row.subject ?? nameIn(row, named, mapping);
  return {
    line: row.line,
    href: row.subjectId ? address(row.subjectId) : null,
    // A file whose words could not be read is known by its name.
    subject: name ?? (drop ? told : 'Sans nom'),
    key: name === null && drop ? '' : told,
    state: waiting
      ? { tone: 'none', icon: 'clock', label: 'Pas encore vérifiée', plain: true }
      : { tone, icon, label, plain: code !== 'error' && code !== 'stale' && code !== 'kept' },
    differences: differences.slice(0, shownDifferences).map(([key, before, after, of]) => ({
      label: labelOf(key),
      of,
      before: before === '' ? null : before,
      after: after === '' ? '(vide)' : after,
    })),
    more: differences.length > shownDifferences ? differences.length - shownDifferences : 0,
    errors: cells(row.errors),
    left: cells(row.leftOut),
    stale: row.stale || row.kept ? row.reason : null,
    remarks: row.remarks ?? [],
  };
}

function nameIn(row: ShownRow, named: readonly string[], mapping: Mapping): string | null {
  const names = named.map((key) => saidBy(row.cells[mapping.indexOf(key)]));
  return names.filter((name) => name !== '').join(' ') || null;
}

// « C12 »: where to look in the spreadsheet. What is said of the whole line has no key, as has a column that is left out.
function cellOf(key: string, line: number, mapping: Mapping): string {
  const index = key === '' ? -1 : mapping.indexOf(key);
  return index < 0 ? `ligne ${line}` : `${letterOf(index)}${line}`;
}
