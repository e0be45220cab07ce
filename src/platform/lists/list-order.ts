import { type Cursor, readCursor } from './cursor.js';
import { type Direction, type Key, lostPage } from './keyset.js';

/** A way to order a list. */
export interface Order {
  /** What comes before the id. Never null: what is not known comes last, whichever way. */
  keys(direction: Direction): Key[];
  /** « Depuis » counts days: the longest wait is the earliest date. */
  reversed?: boolean;
  first: Direction;
  /** The id in the table of its keys, when that is not the list's own: one index then has both. */
  id?: string;
}

/** How a list is ordered, and from where it is read on. */
export interface ListOrder<Sort extends string> {
  sort: Sort;
  direction: Direction;
  /** The row the page begins after, or ends before. */
  cursor: Cursor | null;
  unknown: string[];
}

interface Ordered<Sort extends string> {
  orders: Record<Sort, Order>;
  usual: Sort;
  id: Key;
}

/** Reads `sort`, `direction`, `after`, `before` of an address. */
export function readListOrder<Sort extends string>(
  { orders, usual, id }: Ordered<Sort>,
  query: Record<string, unknown>,
): ListOrder<Sort> {
  const unknown: string[] = [];
  const several = Object.keys(orders).length > 1;
  const sort = (several && (Object.keys(orders) as Sort[]).find((key) => key === query['sort'])) || usual;
  if (several && query['sort'] && query['sort'] !== sort)
    unknown.push('Cet ordre n’existe pas\u00a0: la liste est rangée comme d’habitude.');
  const asked = query['direction'];
  const direction = several && (asked === 'asc' || asked === 'desc') ? asked : orders[sort].first;
  if (asked && asked !== 'asc' && asked !== 'desc')
    unknown.push('Le sens d’une liste est «\u00a0asc\u00a0» ou «\u00a0desc\u00a0»\u00a0: le sens habituel est pris.');
  if (query['after'] && query['before'])
    unknown.push('L’adresse demande deux pages à la fois\u00a0: voici celle qui suit «\u00a0after\u00a0».');
  const types = orderKeys(orders[sort], direction, id).map(({ type }) => type);
  const cursor = readCursor(query, types);
  if (cursor === 'lost') unknown.push(lostPage);
  return { sort, direction, cursor: cursor === 'lost' ? null : cursor, unknown };
}

/** Every key of an order: the id tells apart the rows that are equal by the others. */
export function orderKeys(order: Order, direction: Direction, id: Key): Key[] {
  return [...order.keys(sqlDirection(order, direction)), order.id ? { ...id, sql: order.id } : id];
}

/** The SQL order: « Depuis, décroissant » is the earliest date first. */
export function sqlDirection({ reversed }: Order, direction: Direction): Direction {
  if (!reversed) return direction;
  return direction === 'asc' ? 'desc' : 'asc';
}
