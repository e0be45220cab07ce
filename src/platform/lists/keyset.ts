import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import type { TenantDb } from '../tenancy/tenant-db.js';
import { Moved } from '../web/errors.js';
import { type Cursor, type KeyType, writeCursor } from './cursor.js';

export type Direction = 'asc' | 'desc';

/** What rows are ordered by. */
export interface Key {
  /** Its column in `page`: the last key of a list is what tells two rows apart, and what its columns are looked up by. */
  name: string;
  /** As its index has it, and never null, so that a row always has a place. Our own words, without a parameter. */
  sql: string;
  type: KeyType;
}

/** A page of a list to be read. */
export interface PageAsked {
  /** The tables that the conditions and the keys speak of. */
  from: Sql;
  where: Sql;
  keys: Key[];
  direction?: Direction;
  cursor: Cursor | null;
  size: number;
  /** The columns shown, and the tables they come from: looked up for the rows of the page only, `page` being these. */
  columns: Sql;
  tables?: Sql;
  /** Columns read while the page is cut, from the tables of `from`: `page.` has them then. */
  kept?: Sql;
  /** The ids of what the conditions keep, up to one more than `most`, where an index has them: so few are cut by themselves. */
  few?: { ids: Sql; most: number } | undefined;
}

export interface Page<Row> {
  /** `cursor`: the keys of a row as the text of a list in JSON, which only the first and the last row are asked for. */
  rows: (Row & { cursor: string })[];
  previous: boolean;
  next: boolean;
}

/** What is told when an address asks for a page that is no place of the list, or has no row any more. */
export const lostPage = 'Cette page de la liste n’existe plus\u00a0: voici la première.';

/** One page from its cursor on, and whether there is one before and one after: one row more is read to know it. */
export function readPage<Row>(db: Pick<TenantDb, 'query'>, asked: PageAsked): Promise<Page<Row>> {
  return readStatement(db, pageStatement(asked), asked);
}

/** The same of a statement that was written already. */
export async function readStatement<Row>(
  db: Pick<TenantDb, 'query'>,
  statement: Sql,
  { cursor, size }: Pick<PageAsked, 'cursor' | 'size'>,
): Promise<Page<Row>> {
  const found = await db.query<Row & { cursor: string }>(statement);
  const more = found.length > size;
  const rows = found.slice(0, size);
  if (cursor?.way !== 'before') return { rows, previous: cursor !== null, next: more };
  return { rows: rows.reverse(), previous: more, next: true };
}

/**
 * The addresses of the pages before and after.
 * @param address of the same list from another row on, or from its beginning
 * @throws Moved where the page has no row any more, though the list has a beginning: an empty page would say that there is nothing at all
 */
export function aroundPage(
  { rows, previous, next }: Page<unknown>,
  address: (at: { after?: string; before?: string }) => string,
): { previous: string | null; next: string | null } {
  if (rows.length === 0 && (previous || next)) throw new Moved(address({}), lostPage);
  const [first, last] = [rows[0], rows.at(-1)];
  return {
    previous: previous && first ? address({ before: writeCursor(first.cursor) }) : null,
    next: next && last ? address({ after: writeCursor(last.cursor) }) : null,
  };
}

/** Every page from the cursor to the end, for an export. */
export async function* everyPage<Row>(
  from: Cursor | null,
  read: (cursor: Cursor | null) => Promise<Page<Row>>,
): AsyncGenerator<Page<Row>['rows']> {
  let cursor = from;
  for (;;) {
    const { rows, next } = await read(cursor);
    const last = rows.at(-1);
    if (last) yield rows;
    if (!next || !last) return;
    cursor = { way: 'after', keys: JSON.parse(last.cursor) as string[] };
  }
}

/** The page is cut first; everything else is looked up for its rows only. */
export function pageStatement(asked: PageAsked): Sql {
  const { keys, direction = 'asc', cursor, columns, tables, few } = asked;
  const way = cursor?.way === 'before' ? opposite(direction) : direction;
  const place = raw(keys.map(asJson).join(` || ', ' || `));
  return sql`WITH ${few ? cutEitherWay(asked, few, way) : sql`page AS MATERIALIZED (${cutPage(asked, asked.where, way)})`}
     SELECT '[' || ${place} || ']' AS cursor, ${columns} FROM page ${tables ?? empty}
      ORDER BY ${orderBy(named(keys, 'page.'), way)}`;
}

// What PostgreSQL writes of anything but a text needs no escape: put together, it costs half of what making JSON does.
function asJson({ name, type }: Key): string {
  return type === 'text' ? `to_json(page.${name}::text)::text` : `'"' || page.${name} || '"'`;
}

/** The first rows along the order. */
function cutPage(asked: PageAsked, where: Sql, way: Direction): Sql {
  return sql`${readFor(asked, where, way)} ORDER BY ${orderBy(asked.keys, way)} LIMIT ${mostOf(asked)}`;
}

// Whoever walks the order to meet a few of a hundred thousand reads them all; whoever puts many in order has read them all first. PostgreSQL
// does not know which it will be, whose plan is of everybody: one of the two ways is not walked.
function cutEitherWay(asked: PageAsked, { ids, most }: NonNullable<PageAsked['few']>, way: Direction): Sql {
  const { keys } = asked;
  const id = raw(keys.at(-1)?.sql ?? '');
  const number = sql`(SELECT count(*) FROM few)`;
  const limit = raw(String(most));
  return sql`few AS MATERIALIZED (${ids}), page AS MATERIALIZED (
       SELECT * FROM (
         (SELECT met.* FROM few CROSS JOIN LATERAL (${readFor(asked, sql`${id} = few.id`, way)} OFFSET 0) met WHERE ${number} <= ${limit})
         UNION ALL (${cutPage(asked, sql`${number} > ${limit} AND ${asked.where}`, way)})) met
        ORDER BY ${orderBy(named(keys, 'met.'), way)} LIMIT ${mostOf(asked)})`;
}

function readFor({ keys, kept, from, cursor }: PageAsked, where: Sql, way: Direction): Sql {
  const read = raw(keys.map((key) => `${key.sql} AS ${key.name}`).join(', '));
  return sql`SELECT ${read}${kept ? sql`, ${kept}` : empty} FROM ${from} WHERE ${where} ${beyond(keys, way, cursor)}`;
}

function mostOf({ size }: PageAsked): Sql {
  return raw(String(size + 1));
}

function named(keys: Key[], table: string): { sql: string }[] {
  return keys.map(({ name }) => ({ sql: `${table}${name}` }));
}

// A comparison of rows: with leakproof keys it reaches the index, row-level security or not (docs/decisions/0008-search.md).
function beyond(keys: Key[], way: Direction, cursor: Cursor | null): Sql {
  if (!cursor) return empty;
  const places = keys.map(({ type }, index) => sql`${cursor.keys[index]}::${raw(type)}`);
  return sql`AND (${raw(keys.map((key) => key.sql).join(', '))}) ${raw(way === 'asc' ? '>' : '<')} (${join(places)})`;
}

function orderBy(keys: { sql: string }[], way: Direction): Sql {
  return raw(keys.map((key) => `${key.sql} ${way}`).join(', '));
}

function opposite(direction: Direction): Direction {
  return direction === 'asc' ? 'desc' : 'asc';
}
