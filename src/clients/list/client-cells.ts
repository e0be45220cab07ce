import { shownNumber } from '../../identifiers/structure-number.js';
import { type Coverage, coverageLabels } from '../../journey/plan/coverage.js';
import { departementTitle } from '../../directory/departements.js';
import { date, number } from '../../platform/web/view-helpers.js';
import {
  type ClientColumn,
  clientColumns,
  type CodeKey,
  type ColumnKey,
  type FormKey,
  type Held,
  type PlainColumn,
  propertyShown,
} from './client-columns.js';
import { stepLabels } from './client-filter.js';
import { linkOf } from '../client-links.js';
import type { ClientListRow } from './client-list.queries.js';
import { contractStateLabels, environmentLabels } from '../client.labels.js';
import { untilDue, waitingSince } from '../waiting-days.js';

/** What stands in a column that has no form of its own. */
interface Cell {
  text: string;
  num?: boolean;
  lacking?: string | undefined;
}

const ofCodes: Record<CodeKey, (row: ClientListRow) => string> = {
  departement: ({ departement }) => (departement ? departementTitle(departement) : ''),
  contract: ({ contractState }) => (contractState ? contractStateLabels[contractState] : ''),
  environment: ({ environment }) => (environment ? environmentLabels[environment] : ''),
};

// What is given for each is asked of PostgreSQL by client-list.medium.spec.ts.
const shownAs: Record<Held, (value: never) => string> = {
  text: (words: string) => words,
  figures: (figures: string) => figures,
  count: (value: number) => number(value),
  day: (day: string) => date(day),
  moment: (at: Date) => date(at),
};

type OwnForm = Extract<ClientColumn, { holds: 'form' }>;
type WithoutForm = Exclude<ClientColumn, OwnForm>;
const hasForm = (column: ClientColumn): column is OwnForm => column.holds === 'form';

/** The columns that have a form of their own, in the order of the template: that of `clientColumns`. */
const forms = clientColumns.filter(hasForm).map(({ key }) => key);

/** The rows of a page: one flat object each, whatever the columns, for one flat template. */
export function rowsOfPage(rows: ClientListRow[], columns: ClientColumn[], today: string, mayAct: boolean) {
  const has = Object.fromEntries(forms.map((key) => [key, columns.some((column) => column.key === key)]));
  const shows = has as Record<FormKey, boolean>;
  const before = plainCells(columns, (place) => place < placeOf('step'));
  const after = plainCells(columns, (place) => place > placeOf('coverage'));
  return rows.map((row) => ({
    shows,
    id: row.id,
    name: row.name,
    town: row.town,
    test: row.environment === 'TEST',
    archived: row.archived,
    chosen: mayAct && row.taken,
    selectable: mayAct && !row.taken && !row.archived,
    number: row.number && shownNumber(row.number),
    former: row.former,
    before: before(row),
    step: row.step,
    stepLabel: row.step && stepLabels[row.step],
    action: row.title,
    href: row.target ? linkOf(row.target, row.id) : `/clients/${row.id}`,
    who: waitsFor(row),
    since: row.since ? waitingSince(row.since, today) : '',
    due: row.due && dueOf(row.due, today),
    covered: row.slotsNeeded ? `${row.slotsCovered}/${row.slotsNeeded}` : null,
    coverage: row.worstCoverage ? badges[row.worstCoverage] : null,
    after: after(row),
  }));
}

function placeOf(key: ColumnKey): number {
  return clientColumns.findIndex((column) => column.key === key);
}

function plainCells(columns: ClientColumn[], among: (place: number) => boolean) {
  const shown = columns
    .filter((column): column is WithoutForm => !hasForm(column) && among(placeOf(column.key)))
    .map((column) => ({ label: column.label, end: column.end, read: cellOf(column) }));
  if (shown.length === 0) return () => [];
  return (row: ClientListRow) => shown.map(({ label, end, read }) => ({ label, end, ...read(row) }));
}

/** What a column without a form of its own says of a row. */
export function cellOf(column: WithoutForm): (row: ClientListRow) => Cell {
  if (column.holds === 'code') return (row) => ({ text: ofCodes[column.key](row) });
  const { holds, lacking } = column;
  const [valueOf, say, num] = [valueShown(column), shownAs[holds] as (value: unknown) => string, holds !== 'text'];
  return (row) => {
    const value = valueOf(row);
    return { text: value === null ? '' : say(value), num, lacking };
  };
}

/** What was read of a row for a plain column; null where there is nothing. */
export function valueShown(column: PlainColumn): (row: ClientListRow) => unknown {
  const name = propertyShown(column);
  return (row) => (row as unknown as Record<string, unknown>)[name] ?? null;
}

function dueOf(due: string, today: string): { late: string } | { text: string } {
  const until = untilDue(due, today);
  return until.late ? { late: until.text } : { text: date(due) };
}

// Their icons are in the style sheet (drawn-icons.ts).
const badges = Object.fromEntries(
  Object.entries(coverageLabels).map(([code, label]) => [
    code,
    { code, label: code === 'expiring' ? 'Expire' : label },
  ]),
) as Record<Coverage, { code: string; label: string }>;

/** Whose turn it is. */
export function waitsFor(row: ClientListRow): { icon: string; kind?: string; name: string } | null {
  if (!row.who) return null;
  if (row.who === 'client')
    return { icon: 'building', kind: 'Le client\u00a0: ', name: row.whoName ?? row.signer ?? 'Client' };
  if (row.who === 'ans') return { icon: 'building-bank', name: 'ANS' };
  if (row.who === 'administrator') return { icon: 'user', name: row.whoName ?? 'Administrateur' };
  if (row.who === 'editor') return { icon: 'user', name: row.whoName ?? row.standIn ?? row.accountManager ?? 'Nous' };
  return { icon: 'minus', name: 'Personne' };
}
