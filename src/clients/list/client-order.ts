import type { KeyType } from '../../platform/lists/cursor.js';
import type { Direction } from '../../platform/lists/keyset.js';
import type { Order } from '../../platform/lists/list-order.js';
import { parisDay } from '../../platform/tenancy/paris-day.js';

const nothing = (direction: Direction) => (direction === 'asc' ? `'infinity'::date` : `'-infinity'::date`);
// CASE, not coalesce(): leakproof, so that row-level security lets a cursor reach the index (migration 1764200600000).
const dated = (sql: string) => (direction: Direction) =>
  `CASE WHEN ${sql} IS NULL THEN ${nothing(direction)} ELSE ${sql} END`;
// A tilde comes after every letter and digit, which is all that searchable() leaves.
const lastText = (direction: Direction) => (direction === 'asc' ? `'~'` : `''`);
const by = (type: KeyType, first: Direction, expression: (direction: Direction) => string): Order => ({
  keys: (direction) => [{ name: 'place', sql: expression(direction), type }],
  first,
  ...(/\bp\./.test(expression(first)) && { id: 'p.client_id' }),
});

/** What the list may be ordered by. */
export const clientOrders = {
  since: { ...by('date', 'desc', dated('p.since')), reversed: true },
  due: by('date', 'asc', dated('p.due')),
  name: by('text', 'asc', () => 'p.name_key COLLATE "C"'),
  step: by('smallint', 'asc', () => 'coalesce(p.step, 0)'),
  finess: by('text', 'asc', () => 'c.number'),
  town: by('text', 'asc', (direction) => `coalesce(searchable(c.town), ${lastText(direction)}) COLLATE "C"`),
  departement: by('text', 'asc', () => 'c.departement'),
  expiry: by('date', 'asc', dated(parisDay('p.next_expiry'))),
  // The worst first: what is broken, what is lacking, what will break, what is under way. By name then, as their index has them.
  coverage: {
    keys: () => [
      { name: 'place', sql: 'p.coverage_rank', type: 'smallint' },
      { name: 'name_key', sql: 'p.name_key COLLATE "C"', type: 'text' },
    ],
    first: 'asc',
    id: 'p.client_id',
  },
  created: by('date', 'desc', () => parisDay('c.created_at')),
} satisfies Record<string, Order>;

export type SortKey = keyof typeof clientOrders;
export const sortKeys = Object.keys(clientOrders) as SortKey[];
