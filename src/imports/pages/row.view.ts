import { letterOf, type Mapping } from '../file/column-mapping.js';
import { columnByKey } from '../file/import-columns.js';
import type { ShownRow } from './import.queries.js';
import { codeOf, outcomeLabels } from '../export/outcome.labels.js';

// One client may carry dozens of fields: the others are counted.
const shownDifferences = 12;

/** One line of a file: what it changes, before → after, or why not, cell by cell. */
export function rowView(row: ShownRow, mapping: Mapping) {
  const code = codeOf(row) ?? 'unchanged';
  const { label, tone, icon } = outcomeLabels[code];
  const differences = row.differences ?? [];
  const waiting = row.outcome === null;
  return {
    line: row.line,
    href: row.clientId ? `/clients/${row.clientId}` : null,
    client: row.client ?? nameIn(row, mapping) ?? 'Sans nom',
    finess: row.finessEj.startsWith('?') ? '' : row.finessEj,
    state: waiting
      ? { tone: 'none', icon: 'clock', label: 'Pas encore vérifiée', plain: true }
      : { tone, icon, label, plain: code !== 'error' && code !== 'stale' },
    differences: differences.slice(0, shownDifferences).map(([key, before, after, of]) => ({
      label: labelOf(key),
      of,
      before: before === '' ? null : before,
      after: after === '' ? '(vide)' : after,
    })),
    more: differences.length > shownDifferences ? differences.length - shownDifferences : 0,
    errors: (row.errors ?? []).map(({ key, text }) => ({
      label: labelOf(key),
      text,
      cell: cellOf(key, row.line, mapping),
    })),
    stale: row.stale ? row.reason : null,
    remarks: row.remarks ?? [],
  };
}

const labelOf = (key: string) => (key === 'serves' ? 'Établissements servis' : (columnByKey.get(key)?.label ?? ''));

function nameIn(row: ShownRow, mapping: Mapping): string | null {
  return row.cells[mapping.indexOf('name')]?.trim() || null;
}

// « C12 »: where to look in the spreadsheet.
function cellOf(key: string, line: number, mapping: Mapping): string {
  const index = mapping.indexOf(key);
  return index < 0 ? `ligne ${line}` : `${letterOf(index)}${line}`;
}
