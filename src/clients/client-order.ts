import { z } from 'zod';

export const sortKeys = ['since', 'due', 'name', 'step'] as const;
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
  type: string;
  /** « Depuis » counts days: the longest wait is the earliest date. */
  reversed?: boolean;
  first: Direction;
}

const nothing = (direction: Direction) => (direction === 'asc' ? `'infinity'::date` : `'-infinity'::date`);

export const sortColumns: Record<SortKey, SortColumn> = {
  since: {
    expression: (direction) => `coalesce(p.since, ${nothing(direction)})`,
    type: 'date',
    reversed: true,
    first: 'desc',
  },
  due: { expression: (direction) => `coalesce(p.due, ${nothing(direction)})`, type: 'date', first: 'asc' },
  name: { expression: () => 'c.search COLLATE "C"', type: 'text', first: 'asc' },
  step: { expression: () => 'coalesce(p.step, 0)', type: 'int', first: 'asc' },
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
  const way = query['after'] ? 'after' : query['before'] ? 'before' : null;
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
    if (!parsed.success || !fits(parsed.data[0], sort)) return null;
    return { key: parsed.data[0], id: parsed.data[1] };
  } catch {
    return null;
  }
}

// A cursor kept from another order must not reach PostgreSQL as a date.
function fits(key: string, sort: SortKey): boolean {
  if (sort === 'step') return /^[0-5]$/.test(key);
  if (sort === 'name') return !key.includes('\0');
  return /^(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])|-?infinity)$/.test(key);
}

/** The SQL order of a sort: « Depuis, décroissant » is the earliest date first. */
export function sqlDirection(sort: SortKey, direction: Direction): Direction {
  if (!sortColumns[sort].reversed) return direction;
  return direction === 'asc' ? 'desc' : 'asc';
}
