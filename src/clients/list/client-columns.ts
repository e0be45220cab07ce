import { propertyOf } from '../../platform/tenancy/rows-of.js';
import { awayToday, standInToday } from '../followed.facts.js';
import { followerName } from '../who-may-follow.facts.js';
import type { SortKey } from './client-order.js';

/** Tables that a column may need beside `client_progress` (`p`, of which `page` are the rows to show) and `clients` (`c`). */
export const columnTables = {
  representative: 'LEFT JOIN representatives r ON r.client_id = page.id AND r.ended_on IS NULL',
  accountManager: 'LEFT JOIN users u ON u.id = page.account_manager_id',
  grouping: 'LEFT JOIN groupings g ON g.id = c.grouping_id',
  away: awayToday,
} as const;

interface Column {
  label: string;
  /** Class of its cells; a column without one is stacked with its label on a narrow screen. */
  css: string;
  sort?: SortKey;
  /** Numbers and ages stand at the end. */
  end?: boolean;
  /** Shown when nothing is chosen. */
  standard?: boolean;
  /** What is read for it, for the rows of the page only; a plain column shows the first. */
  reads: [string, ...string[]];
  from?: (keyof typeof columnTables)[];
}

/** What PostgreSQL gives for a plain column: words, figures that are no quantity, a number, a `date`, or a moment of which the day is shown. Page and workbook are written by it. */
export type Held = 'text' | 'figures' | 'count' | 'day' | 'moment';

/** Shows what it reads. */
export interface PlainColumn extends Column {
  key: PlainKey;
  holds: Held;
  /** What is said where there is nothing. */
  lacking?: string;
}

/** Shows the words of a code (client-cells.ts). */
interface CodeColumn extends Column {
  key: CodeKey;
  holds: 'code';
}

/** Has a form of its own (client-cells.ts, views/clients/list/list.hbs). */
interface FormColumn extends Column {
  key: FormKey;
  holds: 'form';
}

export type ClientColumn = PlainColumn | CodeColumn | FormColumn;

const representative = `left(r.first_names, 1) || '. ' || r.last_name AS representative`;
// One client in forty waits for whoever signs: nobody is looked up for the others.
const signer = `CASE WHEN page.who = 'client' AND page.who_name IS NULL THEN
  (SELECT left(r.first_names, 1) || '. ' || r.last_name FROM representatives r WHERE r.client_id = page.id AND r.ended_on IS NULL) END AS signer`;
const accountManager = `${followerName('u')} AS account_manager`;
const standIn = `CASE WHEN page.who = 'editor' AND page.who_name IS NULL THEN ${standInToday('page')} END AS stand_in`;
const establishments = '(SELECT count(*)::int FROM establishments e WHERE e.client_id = page.id) AS establishments';
const instances = `(SELECT count(*)::int FROM instances i WHERE i.client_id = page.id AND i.retired_at IS NULL) AS instances`;
const former = `CASE WHEN page.renumbered THEN (SELECT string_agg(DISTINCT f.number, ', ') FROM former_numbers f WHERE f.client_id = page.id AND f.number <> page.number) END AS former`;
const coverage: ClientColumn['reads'] = ['p.slots_needed', 'p.slots_covered', 'p.worst_coverage'];

export type FormKey = 'name' | 'finess' | 'step' | 'action' | 'who' | 'since' | 'due' | 'coverage';
export type CodeKey = 'departement' | 'contract' | 'environment';
type PlainKey =
  | 'reference'
  | 'siret'
  | 'town'
  | 'expiry'
  | 'representative'
  | 'account_manager'
  | 'grouping'
  | 'establishments'
  | 'instances'
  | 'created';
export type ColumnKey = FormKey | CodeKey | PlainKey;

/** Every column there is, in the order it is shown: head, cells, sort, choice and SQL are all made of it. */
export const clientColumns: ClientColumn[] = [
  {
    key: 'name',
    holds: 'form',
    label: 'Client',
    css: 'c-name',
    sort: 'name',
    standard: true,
    reads: ['p.town', 'p.environment'],
  },
  {
    key: 'finess',
    holds: 'form',
    label: 'FINESS EJ',
    css: 'c-id',
    sort: 'finess',
    standard: true,
    reads: ['p.number', former],
  },
  { key: 'reference', holds: 'figures', label: 'Référence interne', css: '', reads: ['c.internal_reference'] },
  { key: 'siret', holds: 'figures', label: 'SIRET', css: '', reads: ['c.siret'] },
  { key: 'town', holds: 'text', label: 'Commune', css: '', sort: 'town', reads: ['p.town'] },
  { key: 'departement', holds: 'code', label: 'Département', css: '', sort: 'departement', reads: ['c.departement'] },
  { key: 'step', holds: 'form', label: 'Étape', css: 'c-step', sort: 'step', standard: true, reads: ['p.step'] },
  {
    key: 'action',
    holds: 'form',
    label: 'Prochaine action',
    css: 'c-act',
    standard: true,
    reads: ['p.title', 'p.target'],
  },
  {
    key: 'who',
    holds: 'form',
    label: 'Qui',
    css: 'c-who',
    standard: true,
    reads: ['p.who', 'p.who_name', signer, accountManager, standIn],
    from: ['accountManager', 'away'],
  },
  {
    key: 'since',
    holds: 'form',
    label: 'Depuis',
    css: 'c-since',
    sort: 'since',
    end: true,
    standard: true,
    reads: ['p.since'],
  },
  { key: 'due', holds: 'form', label: 'Échéance', css: 'c-due', sort: 'due', standard: true, reads: ['p.due'] },
  {
    key: 'coverage',
    holds: 'form',
    label: 'Couverture',
    css: 'c-cov',
    sort: 'coverage',
    standard: true,
    reads: coverage,
  },
  { key: 'expiry', holds: 'moment', label: 'Prochaine expiration', css: '', sort: 'expiry', reads: ['p.next_expiry'] },
  { key: 'contract', holds: 'code', label: 'Contrat', css: '', reads: ['c.contract_state'] },
  {
    key: 'representative',
    holds: 'text',
    lacking: 'à désigner',
    label: 'Représentant',
    css: '',
    reads: [representative],
    from: ['representative'],
  },
  {
    key: 'account_manager',
    holds: 'text',
    lacking: 'personne',
    label: 'Chargé de compte',
    css: '',
    reads: [accountManager],
    from: ['accountManager'],
  },
  { key: 'grouping', holds: 'text', label: 'Groupement', css: '', reads: ['g.name AS grouping'], from: ['grouping'] },
  { key: 'establishments', holds: 'count', label: 'Établissements', css: '', end: true, reads: [establishments] },
  { key: 'instances', holds: 'count', label: 'Instances', css: '', end: true, reads: [instances] },
  { key: 'environment', holds: 'code', label: 'Environnement', css: '', reads: ['p.environment'] },
  { key: 'created', holds: 'moment', label: 'Créé le', css: '', sort: 'created', reads: ['c.created_at'] },
];

/** What a plain column shows of a row: `c.internal_reference` is its `internalReference`, `… AS grouping` its `grouping`. */
export function propertyShown({ reads: [expression] }: PlainColumn): string {
  return propertyOf(expression.split(/\.| AS /).at(-1) as string);
}

/** The columns shown when the address chooses none. */
export const standardColumns = clientColumns.filter((column) => column.standard);

/** Reads `columns=siret,step` of the address: the name is always there, the order is always the same. */
export function readColumns(given: string | undefined): { columns: ClientColumn[]; unknown: string[] } {
  if (!given) return { columns: standardColumns, unknown: [] };
  const asked = new Set(given.slice(0, 500).split(','));
  const columns = clientColumns.filter(({ key }) => key === 'name' || asked.has(key));
  const strangers = [...asked].filter((key) => !clientColumns.some((column) => column.key === key));
  const unknown = strangers.map((key) => `«\u00a0${key.slice(0, 40)}\u00a0» n’est pas une colonne de cette liste.`);
  return { columns: columns.length > 1 ? columns : standardColumns, unknown };
}

/** The columns as the address keeps them; nothing for those that are shown anyway. */
export function columnsText(columns: ClientColumn[]): string | undefined {
  const keys = columns.map(({ key }) => key).join(',');
  return keys === standardColumns.map(({ key }) => key).join(',') ? undefined : keys;
}
