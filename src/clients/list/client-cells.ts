import { coverageLabels } from '../../journey/coverage.js';
import { date, number } from '../../platform/web/view-helpers.js';
import type { ClientColumn, ColumnKey } from './client-columns.js';
import { stepLabels } from './client-filter.js';
import { linkOf } from '../client-links.js';
import type { ClientListRow } from './client-list.queries.js';
import { contractStateLabels, environmentLabels } from '../client-words.js';
import { untilDue, waitingSince } from '../waiting-days.js';

/** What a cell shows: a text, or what the partial of that name needs (views/partials/client/list-cell.hbs). */
type Content = { text: string } | Record<string, unknown>;

const cells: Partial<Record<ColumnKey, (row: ClientListRow, today: string) => Content>> = {
  name: ({ id, name, town, environment, archived }) => ({
    isName: true,
    id,
    name,
    town,
    test: environment === 'TEST',
    archived,
  }),
  finess: (row) => ({ text: row.finess_ej, num: true }),
  town: (row) => ({ text: row.town ?? '' }),
  departement: (row) => ({ text: row.departement, num: true }),
  step: ({ step }) => (step ? { step: { number: step, label: stepLabels[step], pips: pips(step) } } : { text: '' }),
  action: ({ title, target, id }) =>
    title ? { action: title, href: target ? linkOf(target, id) : `/clients/${id}` } : { text: '' },
  who: (row) => (row.who ? actor(row) : { text: '' }),
  since: (row, today) => ({ text: row.since ? waitingSince(row.since, today) : '' }),
  due: ({ due }, today) => {
    const until = due ? untilDue(due, today) : null;
    return until?.late ? { late: until.text } : { text: date(due), num: true };
  },
  coverage: (row) => ({
    isCoverage: true,
    covered: row.slots_needed ? `${row.slots_covered}/${row.slots_needed}` : null,
    coverage: row.worst_coverage ? { code: row.worst_coverage, label: shortCoverage(row.worst_coverage) } : null,
  }),
  expiry: (row) => ({ text: date(row.next_expiry), num: true }),
  contract: (row) => ({ text: row.contract_state ? contractStateLabels[row.contract_state] : '' }),
  representative: (row) => ({ text: row.representative ?? '', lacking: 'à désigner' }),
  account_manager: (row) => ({ text: row.account_manager ?? '', lacking: 'personne' }),
  grouping: (row) => ({ text: row.grouping ?? '' }),
  establishments: (row) => ({ text: number(row.establishments), num: true }),
  instances: (row) => ({ text: number(row.instances), num: true }),
  environment: (row) => ({ text: row.environment ? environmentLabels[row.environment] : '' }),
  created: (row) => ({ text: date(row.created_at), num: true }),
};

/** The cells of a row, in the order of the columns. */
export function cellsOf(row: ClientListRow, columns: ClientColumn[], today: string) {
  return columns.map((column) => ({
    css: column.css || 'c-more',
    label: column.css ? null : column.label,
    end: column.end ?? false,
    ...(cells[column.key] ?? plainCell(column))(row, today),
  }));
}

// `c.internal_reference` is the row's `internal_reference`.
function plainCell({ reads: [expression = ''] }: ClientColumn) {
  const name = expression.split('.').at(-1) as string;
  return (row: ClientListRow): Content => ({
    text: (row as unknown as Record<string, string | null>)[name] ?? '',
    num: true,
  });
}

function shortCoverage(code: keyof typeof coverageLabels): string {
  return code === 'expiring' ? 'Expire' : coverageLabels[code];
}

function pips(step: number) {
  return [1, 2, 3, 4, 5].map((index) => ({
    x: (index - 1) * 7,
    fill: index < step ? 'fill-mid' : index === step ? 'fill-accent' : '',
  }));
}

function actor(row: ClientListRow): { whoIcon: string; whoKind?: string; whoName: string } {
  if (row.who === 'client')
    return { whoIcon: 'building', whoKind: 'Le client : ', whoName: row.representative ?? 'Client' };
  if (row.who === 'ans') return { whoIcon: 'building-bank', whoName: 'ANS' };
  if (row.who === 'administrator') return { whoIcon: 'user', whoName: row.administrator ?? 'Administrateur' };
  if (row.who === 'editor') return { whoIcon: 'user', whoName: row.account_manager ?? 'Nous' };
  return { whoIcon: 'minus', whoName: 'Personne' };
}
