import { z } from 'zod';
import { clientFilter } from '../../clients/list/client-filter.js';
import { type Coverage, coverageLabels, severity } from '../../journey/coverage.js';
import { coverageSql } from '../../slots/coverage-sql.js';
import { kindSql, slotKinds } from '../../slots/slot-kinds.js';

export const pageSizes = [50, 100, 200];

/** Keys of the address that speak of the client: the client list's own filter reads them, search included. */
const clientKeys = ['q', 'mine', 'account_manager', 'departement', 'environment'];
const slotKeys = ['coverage', 'order', 'kind', 'expiring', 'solution'];
const ofThePage = ['view', 'size', 'after', 'before', 'print'];

export interface GridFilter {
  view: 'grid' | 'list';
  size: number;
  /** The row the page begins after, or ends before. */
  cursor: null | { way: 'after' | 'before'; keys: string[] };
  /** What filters, as the address has it: what was not understood is left out. */
  asked: Record<string, string>;
  coverages: Coverage[];
  kind: string | null;
  solution: string | null;
  /** WHERE on the client `c`, then on its slots: `s`, their instance `i`, their open order `o`. */
  clientSql: string;
  slotSql: string;
  /** The same without the filter on the coverage: what the counts by coverage stand on. */
  tallySql: string;
  /** The moment the SQL speaks of: a parameter. */
  nowSql: string;
  parameters: unknown[];
  chips: { key: string; label: string; value: string }[];
  unknown: string[];
}

interface SlotCondition {
  sql: (add: (value: unknown) => string) => string;
  value: string;
}

const slotConditions: Record<
  string,
  { label: string; read: (value: string, solutions: Choice[]) => SlotCondition | null }
> = {
  coverage: { label: 'État', read: readCoverage },
  order: {
    label: 'Commande',
    read: (value) => (value === 'none' ? { sql: () => 'o.id IS NULL', value: 'aucune ouverte' } : null),
  },
  kind: {
    label: 'Type',
    read: (value) => {
      const kind = slotKinds.find(({ key }) => key === value);
      return kind ? { sql: (add) => kindSql(kind, add), value: kind.label } : null;
    },
  },
  expiring: { label: 'Échéance', read: readExpiring },
  solution: {
    label: 'Solution',
    read: (value, solutions) => {
      const solution = solutions.find(({ id }) => id === value);
      return solution ? { sql: (add) => `i.solution_id = ${add(value)}::uuid`, value: solution.name } : null;
    },
  },
};

export interface Choice {
  id: string;
  name: string;
}

/**
 * Reads the address of the coverage; what it does not know is told on the page, and filters nothing.
 * @param now parameter of the SQL too: the filter and the labels speak of the same moment
 */
export function readGridFilter(query: Record<string, unknown>, now: Date, solutions: Choice[] = []): GridFilter {
  const asked = texts(query);
  const client = clientFilter(pick(asked, clientKeys));
  const parameters = [...client.parameters, now];
  const add = (value: unknown) => `$${parameters.push(value)}`;
  const slots = readSlotKeys(asked, solutions, { add, nowAt: `$${client.parameters.length + 1}` });
  const chips = [...client.chips.map(({ key, label, value }) => ({ key, label, value })), ...slots.chips];
  const unknown = [...client.unknown, ...slots.unknown, ...unknownKeys(asked)];
  const view = asked['view'] === 'list' ? 'list' : 'grid';
  if (asked['view'] && !['list', 'grid'].includes(asked['view']))
    unknown.push(`«\u00a0${asked['view']}\u00a0» n’est pas une présentation.`);
  const size = pageSizes.find((one) => String(one) === asked['size']) ?? pageSizes[0] ?? 50;
  if (asked['size'] && String(size) !== asked['size'])
    unknown.push(`«\u00a0${asked['size']}\u00a0» n’est pas une taille de page.`);
  const cursor = readCursor(asked, view);
  if (cursor === 'lost') unknown.push('Cette page n’existe plus\u00a0: voici la première.');
  return {
    view,
    size,
    cursor: cursor === 'lost' ? null : cursor,
    asked: pick(asked, [...chips.map(({ key }) => key)]),
    coverages: slots.coverages,
    kind: slots.chips.some(({ key }) => key === 'kind') ? (asked['kind'] ?? null) : null,
    solution: slots.chips.some(({ key }) => key === 'solution') ? (asked['solution'] ?? null) : null,
    clientSql: client.sql,
    ...slots.sql,
    parameters,
    chips,
    unknown,
  };
}

function readSlotKeys(
  asked: Record<string, string>,
  solutions: Choice[],
  place: { add: (value: unknown) => string; nowAt: string },
) {
  // The moment is a parameter of every query, used or not: its type must be known.
  const nowSql = `${place.nowAt}::timestamptz`;
  const always = [`${nowSql} IS NOT NULL`];
  const others: string[] = [];
  const coverage: string[] = [];
  const chips: GridFilter['chips'] = [];
  const unknown: string[] = [];
  for (const key of slotKeys) {
    const value = asked[key];
    const known = slotConditions[key];
    if (!value || !known) continue;
    const condition = known.read(value, solutions);
    if (!condition) {
      unknown.push(`«\u00a0${value}\u00a0» n’est pas une valeur du filtre ${known.label}.`);
      continue;
    }
    const sql = condition.sql(place.add).replaceAll('@now', place.nowAt);
    (key === 'coverage' ? coverage : others).push(sql);
    chips.push({ key, label: known.label, value: condition.value });
  }
  const coverages = coverage.length > 0 ? codesOf(asked['coverage'] ?? '') : [];
  const tallySql = [...always, ...others].join(' AND ');
  return { sql: { slotSql: [tallySql, ...coverage].join(' AND '), tallySql, nowSql }, coverages, chips, unknown };
}

function readCoverage(value: string): SlotCondition | null {
  const codes = codesOf(value);
  if (codes.length === 0 || codes.length !== value.split(',').length) return null;
  return {
    // Our own words, checked above: no parameter, so that the counts without this filter take the same ones.
    sql: () => `${coverageSql('@now')} IN (${codes.map((code) => `'${code}'`).join(', ')})`,
    value: codes.map((code) => coverageLabels[code]).join(', '),
  };
}

function codesOf(value: string): Coverage[] {
  return severity.filter((code) => value.split(',').includes(code));
}

// Certificates in service, declared ones too: what is missing or already over has no expiry to come.
function readExpiring(value: string): SlotCondition | null {
  const days = /^\d{1,3}$/.test(value) ? Number(value) : 0;
  if (days < 1) return null;
  return { sql: () => `${coverageSql('@now', days)} = 'expiring'`, value: `dans ${days}\u00a0j au plus` };
}

function unknownKeys(asked: Record<string, string>): string[] {
  const known = new Set([...clientKeys, ...slotKeys, ...ofThePage]);
  return Object.keys(asked)
    .filter((key) => !known.has(key))
    .map((key) => `«\u00a0${key}\u00a0» n’est pas un filtre de cette page.`);
}

const cursorTexts = {
  grid: z.tuple([z.string().regex(/^[1-8]$/), z.string().max(1000), z.uuid()]),
  list: z.tuple([z.string().regex(/^(infinity|\d{4,5}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[+-]\d\d(:\d\d)?)$/), z.uuid()]),
};

function readCursor(asked: Record<string, string>, view: GridFilter['view']): GridFilter['cursor'] | 'lost' {
  const way = asked['after'] ? 'after' : asked['before'] ? 'before' : null;
  if (!way) return null;
  try {
    const parsed = cursorTexts[view].safeParse(JSON.parse(Buffer.from(asked[way] ?? '', 'base64url').toString('utf8')));
    const keys: string[] = parsed.success ? [...parsed.data] : [];
    return parsed.success && !keys.some((key) => key.includes('\0')) ? { way, keys } : 'lost';
  } catch {
    return 'lost';
  }
}

/** The cursor of a row, opaque in the address. */
export function writeCursor(keys: string[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

/** The address of a filter with some of it changed; null takes a key away. Always the first page unless told. */
export function gridAddress(
  filter: Pick<GridFilter, 'view' | 'size' | 'asked'>,
  changes: Record<string, string | null> = {},
  path = '/certificates',
): string {
  const own: Record<string, string | null> = {
    view: filter.view === 'list' ? 'list' : null,
    ...filter.asked,
    size: filter.size === pageSizes[0] ? null : String(filter.size),
    ...changes,
  };
  const entries = Object.entries(own).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const text = new URLSearchParams(entries).toString();
  return text ? `${path}?${text}` : path;
}

/** « État : Expiré ; Chargé de compte : mes clients », for a printed page and an export. */
export function filterInWords(filter: Pick<GridFilter, 'chips'>): string {
  const text = filter.chips.map(({ label, value }) => `${label}\u00a0: ${value}`).join('\u202f; ');
  return text === '' ? 'Tous les clients' : text;
}

function texts(query: Record<string, unknown>): Record<string, string> {
  const entries = Object.entries(query).map(([key, raw]): [string, string] => [
    key,
    (typeof raw === 'string' ? raw : Array.isArray(raw) ? raw.join(',') : '').trim().slice(0, 2000),
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

function pick(from: Record<string, string>, keys: string[]): Record<string, string> {
  return Object.fromEntries(keys.flatMap((key) => (from[key] ? [[key, from[key]]] : [])));
}
