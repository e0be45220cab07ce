import { type Coverage, coverageLabels } from '../../journey/coverage.js';
import { type Who, whoLabels } from '../../journey/next-action.js';
import { orphan } from '../../progress/orphan.facts.js';
import { recordFilters } from './client-record-filters.js';
import { clientSearch, isSearch } from './client-search.js';
import { environmentLabels } from '../client-words.js';
import { registerFilters } from './register-filters.js';
import {
  type Condition,
  type FilterKey,
  type NamedThing,
  readCodes,
  readDays,
  today,
} from '../../platform/lists/filter-key.js';

/** The tables a filter speaks of: `clients` is `c`, its progress `p`. Put it after FROM. */
export const clientFilterFrom = 'clients c JOIN client_progress p ON p.client_id = c.id';

export const stepLabels = { 1: 'Contrat', 2: 'Administrateur', 3: 'Demande', 4: 'Retrait', 5: 'Veille' } as const;

/** One active filter, as a chip shows it. */
export interface FilterChip {
  key: string;
  label: string;
  value: string;
  /** The value is a name still to be read: that of this id. */
  names?: { thing: NamedThing; id: string };
}

export interface ClientFilter {
  /** A WHERE expression over `clientFilterFrom`. */
  sql: string;
  parameters: unknown[];
  /** French sentence of what is kept, for a campaign: « Étape : Demande ; Qui : Client ». */
  description: string;
  chips: FilterChip[];
  /** What of the address was not understood, each told in French: never silently ignored. */
  unknown: string[];
}

type Query = Record<string, unknown>;

/** How the list shows what it keeps: these words of the address filter nothing. */
export const ofTheList = new Set(['sort', 'direction', 'after', 'before', 'columns', 'count', 'view', 'adding']);

const filterKeys: Record<string, FilterKey> = {
  q: { label: 'Recherche', read: readSearch },
  step: {
    label: 'Étape',
    read: (value) =>
      readCodes(value, stepLabels, (codes) => ({ sql: 'p.step = ANY ($::int[])', parameters: [codes.map(Number)] })),
  },
  who: {
    label: 'Qui',
    read: (value) =>
      readCodes<Who>(value, whoLabels, (codes) => ({ sql: 'p.who = ANY ($::text[])', parameters: [codes] })),
  },
  coverage: {
    label: 'Couverture',
    read: (value) =>
      readCodes<Coverage>(value, coverageLabels, (codes) => ({
        sql: 'p.worst_coverage = ANY ($::text[])',
        parameters: [codes],
      })),
  },
  late: {
    label: 'Échéance',
    read: (value) => (value === '1' ? { sql: `p.due < ${today}`, parameters: [], value: 'dépassée' } : null),
  },
  expiring: {
    label: 'Certificats',
    read: (value) =>
      readDays(value, (days) => ({ sql: `p.next_expiry < ${today} + $::int`, value: `échéance à ${days}\u00a0j` })),
  },
  orphan: {
    label: 'Habilitation',
    read: (value) => (value === '1' ? { sql: orphan, parameters: [], value: 'aucun administrateur' } : null),
  },
  delegation: {
    label: 'Délégation',
    read: (value) =>
      value === 'to_review'
        ? {
            sql: `EXISTS (SELECT 1 FROM delegations d WHERE d.client_id = c.id AND d.state = 'to_review')`,
            parameters: [],
            value: 'à revoir',
          }
        : null,
  },
  departement: {
    label: 'Département',
    read: (value) =>
      /^(\d{2,3}|2[AB]|\d[A-Z])$/i.test(value)
        ? { sql: 'c.departement = $', parameters: [value.toUpperCase()], value: value.toUpperCase() }
        : null,
  },
  mine: {
    label: 'Chargé de compte',
    read: (value) => (value === '1' ? { sql: followedByMe, parameters: [], value: 'mes clients' } : null),
  },
  environment: {
    label: 'Environnement',
    read: (value) =>
      readCodes(value, environmentLabels, (codes) => ({
        sql: 'c.environment = ANY ($::text[])',
        parameters: [codes],
      })),
  },
  archived: {
    label: 'Archive',
    read: (value) =>
      value === '1' ? { sql: 'c.archived_at IS NOT NULL', parameters: [], value: 'clients archivés' } : null,
  },
  ...recordFilters,
  ...registerFilters,
};

// Of no client: PostgreSQL looks once who stands in for whom, not once a client.
const standingIn = `d.deputy_id = current_person() AND ${today} BETWEEN d.starts_on AND d.ends_on`;

/** The clients the signed-in person follows, and those of the people they stand in for today. `c` is the client. */
export const followedByMe = `(c.account_manager_id IN (SELECT current_person() UNION ALL SELECT d.account_manager_id FROM deputies d WHERE ${standingIn})
   OR c.id IN (SELECT d.client_id FROM deputies d WHERE ${standingIn}))`;

/**
 * What the list's address keeps. The same function freezes « tous les résultats » for a campaign, so what was seen is what runs.
 * @param query the parsed address, or its text `?who=client&step=3`
 */
export function clientFilter(query: Query | string): ClientFilter {
  const given = typeof query === 'string' ? textsOf(query) : query;
  const filter: ClientFilter = { sql: scopeOf(given), parameters: [], description: '', chips: [], unknown: [] };
  for (const [key, raw] of Object.entries(given)) {
    if (ofTheList.has(key)) continue;
    const value = (typeof raw === 'string' ? raw : Array.isArray(raw) ? raw.join(',') : '').trim();
    // A select left on « Toutes » sends an empty value.
    if (value === '') continue;
    add(filter, key, value);
  }
  return { ...filter, description: describe(filter.chips) };
}

/** French sentence of the chips. */
export function describe(chips: FilterChip[]): string {
  if (chips.length === 0) return 'Tous les clients';
  return chips.map((chip) => `${chip.label}\u00a0: ${chip.value}`).join('\u202f; ');
}

// A name given twice has both values, as in the parsed address.
function textsOf(text: string): Query {
  const parameters = new URLSearchParams(text);
  return Object.fromEntries([...new Set(parameters.keys())].map((key) => [key, parameters.getAll(key).join(',')]));
}

// A frozen selection stays whole, whatever became of its clients since.
function scopeOf(given: Query): string {
  const frozen = typeof given['selection'] === 'string' && given['selection'] !== '';
  return frozen || given['archived'] === '1' ? 'true' : 'c.archived_at IS NULL';
}

function add(filter: ClientFilter, key: string, value: string): void {
  const known = Object.hasOwn(filterKeys, key) ? filterKeys[key] : undefined;
  if (!known) return void filter.unknown.push(`« ${key.slice(0, 60)} » n’est pas un filtre de cette liste.`);
  const condition = value.length > 200 ? null : known.read(value);
  if (!condition)
    return void filter.unknown.push(`« ${value.slice(0, 60)} » n’est pas une valeur du filtre ${known.label}.`);
  filter.sql += ` AND ${numbered(condition.sql, filter.parameters.length)}`;
  filter.parameters.push(...condition.parameters);
  filter.chips.push({
    key,
    label: known.label,
    value: condition.value,
    ...(condition.names && { names: { thing: condition.names, id: value } }),
  });
}

// `$` becomes `$3` when two parameters are there already.
function numbered(sql: string, already: number): string {
  let next = already;
  return sql.replace(/\$/g, () => `$${(next += 1)}`);
}

function readSearch(value: string): Condition {
  const words = clientSearch(value);
  if (!isSearch(words)) return { sql: 'true', parameters: [], value };
  return { sql: 'c.id IN (SELECT search_clients($::jsonb))', parameters: [words], value };
}
