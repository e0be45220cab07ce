import { shownNumber } from '../../identifiers/structure-number.js';
import { type Coverage, coverageLabels } from '../../journey/plan/coverage.js';
import { departementTitle } from '../../directory/departements.js';
import { date, number } from '../../platform/web/view-helpers.js';
import { type ClientColumn, clientColumns, type ColumnKey } from './client-columns.js';
import { stepLabels } from './client-filter.js';
import { linkOf } from '../client-links.js';
import type { ClientListRow } from './client-list.queries.js';
import { contractStateLabels, environmentLabels } from '../client.labels.js';
import { untilDue, waitingSince } from '../waiting-days.js';
import { propertyOf } from '../../platform/tenancy/rows-of.js';

/** What stands in a column of plain words. */
interface PlainCell {
  text: string;
  num?: boolean;
  lacking?: string;
}

type Plain = (row: ClientListRow) => PlainCell;

const plain: Partial<Record<ColumnKey, Plain>> = {
  town: (row) => ({ text: row.town ?? '' }),
  departement: ({ departement }) => ({ text: departement ? departementTitle(departement) : '' }),
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

/** The columns that have a form of their own in views/clients/list/list.hbs, where their order is that of `clientColumns`. */
const ownForm = ['name', 'finess', 'step', 'action', 'who', 'since', 'due', 'coverage'] as const;
type OwnForm = (typeof ownForm)[number];

/** The rows of a page: one flat object each, whatever the columns, for one flat template. */
export function rowsOfPage(rows: ClientListRow[], columns: ClientColumn[], today: string, mayAct: boolean) {
  const has = Object.fromEntries(ownForm.map((key) => [key, columns.some((column) => column.key === key)]));
  const shows = has as Record<OwnForm, boolean>;
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
    .filter(({ key }) => !ownForm.includes(key as OwnForm) && among(placeOf(key)))
    .map((column) => ({ label: column.label, end: column.end, read: plainCell(column) }));
  if (shown.length === 0) return () => [];
  return (row: ClientListRow) => shown.map(({ label, end, read }) => ({ label, end, ...read(row) }));
}

/** What a column of plain words says of a row. */
export function plainCell(column: ClientColumn): Plain {
  return plain[column.key] ?? asItIs(column);
}

// `c.internal_reference` is the row's `internalReference`.
function asItIs({ reads: [expression = ''] }: ClientColumn): Plain {
  const name = propertyOf(expression.split('.').at(-1) as string);
  return (row) => ({ text: (row as unknown as Record<string, string | null>)[name] ?? '', num: true });
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
