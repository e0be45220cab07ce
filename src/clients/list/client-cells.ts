import { shownNumber } from '../../identifiers/structure-number.js';
import { coverageLabels } from '../../journey/plan/coverage.js';
import { departementTitle } from '../../directory/departements.js';
import { date, number } from '../../platform/web/view-helpers.js';
import type { ClientColumn, ColumnKey } from './client-columns.js';
import { stepLabels } from './client-filter.js';
import { linkOf } from '../client-links.js';
import type { ClientListRow } from './client-list.queries.js';
import { contractStateLabels, environmentLabels } from '../client.labels.js';
import { untilDue, waitingSince } from '../waiting-days.js';
import { propertyOf } from '../../platform/tenancy/rows-of.js';

/** What a cell shows: a text, or what the partial of that name needs (views/partials/clients/list/cell.hbs). */
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
  finess: (row) => ({ text: row.number && shownNumber(row.number), num: true, former: row.former }),
  town: (row) => ({ text: row.town ?? '' }),
  departement: ({ departement }) => ({ text: departement ? departementTitle(departement) : '' }),
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
    covered: row.slotsNeeded ? `${row.slotsCovered}/${row.slotsNeeded}` : null,
    coverage: row.worstCoverage ? { code: row.worstCoverage, label: shortCoverage(row.worstCoverage) } : null,
  }),
  expiry: (row) => ({ text: date(row.nextExpiry), num: true }),
  contract: (row) => ({ text: row.contractState ? contractStateLabels[row.contractState] : '' }),
  representative: (row) => ({ text: row.representative ?? '', lacking: 'à désigner' }),
  account_manager: (row) => ({ text: row.accountManager ?? '', lacking: 'personne' }),
  grouping: (row) => ({ text: row.grouping ?? '' }),
  establishments: (row) => ({ text: number(row.establishments), num: true }),
  instances: (row) => ({ text: number(row.instances), num: true }),
  environment: (row) => ({ text: row.environment ? environmentLabels[row.environment] : '' }),
  created: (row) => ({ text: date(row.createdAt), num: true }),
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

// `c.internal_reference` is the row's `internalReference`.
function plainCell({ reads: [expression = ''] }: ClientColumn) {
  const name = propertyOf(expression.split('.').at(-1) as string);
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
    return {
      whoIcon: 'building',
      whoKind: 'Le client\u00a0: ',
      whoName: row.whoName ?? row.representative ?? 'Client',
    };
  if (row.who === 'ans') return { whoIcon: 'building-bank', whoName: 'ANS' };
  if (row.who === 'administrator') return { whoIcon: 'user', whoName: row.whoName ?? 'Administrateur' };
  if (row.who === 'editor') return { whoIcon: 'user', whoName: row.whoName ?? row.accountManager ?? 'Nous' };
  return { whoIcon: 'minus', whoName: 'Personne' };
}
