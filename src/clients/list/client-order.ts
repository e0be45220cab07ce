import { z } from 'zod';
import { severity } from '../../journey/coverage.js';

export const sortKeys = [
  'since',
  'due',
  'name',
  'step',
  'finess',
  'town',
  'departement',
  'expiry',
  'coverage',
  'created',
] as const;
export type SortKey = (typeof sortKeys)[number];
export type Direction = 'asc' | 'desc';

/** How the list is ordered, and from where it is read on. */
export interface ClientOrder {
  sort: SortKey;
  direction: Direction;
  /** The row the page begins after, or ends before. */
  cursor: null | { way: 'after' | 'before'; key: string; id: string };
  unknown: string[];
}

interface SortColumn {
  /** Never null, so that a row always has a place: what is not known comes last. */
  expression(direction: Direction): string;
  type: 'date' | 'text' | 'int';
  /** « Depuis » counts days: the longest wait is the earliest date. */
  reversed?: boolean;
  first: Direction;
}

const nothing = (direction: Direction) => (direction === 'asc' ? `'infinity'::date` : `'-infinity'::date`);
// CASE, not coalesce(): leakproof, so that row-level security lets a cursor reach the index (migration 1764200600000).
const dated = (sql: string) => (direction: Direction) =>
  `CASE WHEN ${sql} IS NULL THEN ${nothing(direction)} ELSE ${sql} END`;
const inParis = (sql: string) => `(${sql} AT TIME ZONE 'Europe/Paris')::date`;
// A tilde comes after every letter and digit, which is all that searchable() leaves.
const lastText = (direction: Direction) => (direction === 'asc' ? `'~'` : `''`);
// The worst first: what is broken, what is lacking, what will break, what is under way.
const worst = `coalesce(array_position(ARRAY[${severity.map((code) => `'${code}'`).join(',')}], p.worst_coverage), 9)`;

export const sortColumns: Record<SortKey, SortColumn> = {
  since: { expression: dated('p.since'), type: 'date', reversed: true, first: 'desc' },
  due: { expression: dated('p.due'), type: 'date', first: 'asc' },
  name: { expression: () => 'c.search COLLATE "C"', type: 'text', first: 'asc' },
  step: { expression: () => 'coalesce(p.step, 0)', type: 'int', first: 'asc' },
  finess: { expression: () => 'c.finess_ej', type: 'text', first: 'asc' },
  town: {
    expression: (direction) => `coalesce(searchable(c.town), ${lastText(direction)}) COLLATE "C"`,
    type: 'text',
    first: 'asc',
  },
  departement: { expression: () => 'c.departement', type: 'text', first: 'asc' },
  expiry: { expression: dated(inParis('p.next_expiry')), type: 'date', first: 'asc' },
  coverage: { expression: () => worst, type: 'int', first: 'asc' },
  created: { expression: () => inParis('c.created_at'), type: 'date', first: 'desc' },
};

const cursorText = z.tuple([z.string().max(1000), z.uuid()]);

/** Reads `sort`, `direction`, `after`, `before` of the address; what makes no sense is told and the default taken. */
export function readOrder(query: Record<string, unknown>): ClientOrder {
  const unknown: string[] = [];
  const sort = sortKeys.find((key) => key === query['sort']) ?? 'since';
  if (query['sort'] && query['sort'] !== sort)
    unknown.push('Cet ordre n’existe pas : la liste est rangée par ancienneté.');
  const asked = query['direction'];
  const direction = asked === 'asc' || asked === 'desc' ? asked : sortColumns[sort].first;
  if (asked && asked !== direction)
    unknown.push('Le sens d’une liste est « asc » ou « desc » : le sens habituel est pris.');
  const way = query['after'] ? 'after' : query['before'] ? 'before' : null;
  if (query['after'] && query['before'])
    unknown.push('L’adresse demande deux pages à la fois : voici celle qui suit « after ».');
  const cursor = way && readCursor(query[way], sort);
  if (way && !cursor) unknown.push('Cette page de la liste n’existe plus : voici la première.');
  return { sort, direction, cursor: way && cursor ? { way, ...cursor } : null, unknown };
}

/** The cursor of a row, opaque in the address. */
export function writeCursor(key: string, id: string): string {
  return Buffer.from(JSON.stringify([key, id])).toString('base64url');
}

function readCursor(value: unknown, sort: SortKey): { key: string; id: string } | null {
  if (typeof value !== 'string') return null;
  try {
    const parsed = cursorText.safeParse(JSON.parse(Buffer.from(value, 'base64url').toString('utf8')));
    if (!parsed.success || !fits(parsed.data[0], sortColumns[sort].type)) return null;
    return { key: parsed.data[0], id: parsed.data[1] };
  } catch {
    return null;
  }
}

// A cursor kept from another order must not reach PostgreSQL as a date.
function fits(key: string, type: SortColumn['type']): boolean {
  if (type === 'int') return /^\d$/.test(key);
  if (type === 'text') return !key.includes('\0');
  if (/^-?infinity$/.test(key)) return true;
  return /^[12]\d{3}-\d\d-\d\d$/.test(key) && new Date(`${key}T00:00:00Z`).toJSON()?.slice(0, 10) === key;
}

/** The SQL order of a sort: « Depuis, décroissant » is the earliest date first. */
export function sqlDirection(sort: SortKey, direction: Direction): Direction {
  if (!sortColumns[sort].reversed) return direction;
  return direction === 'asc' ? 'desc' : 'asc';
}
