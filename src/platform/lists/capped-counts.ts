import sql, { join, raw, type Sql } from 'sql-template-tag';
import { madeOnce } from '../made-once.js';
import { writtenOut } from '../tenancy/spelled-out.js';
import type { TenantDb } from '../tenancy/tenant-db.js';
import { count, number } from '../web/view-helpers.js';

/** Beyond, a count costs more than it says: « 1 000+ ». */
export const countLimit = 1000;

/** A table of which `from` has a row for each row, and the alias of the other one. */
export interface Alone {
  from: Sql;
  but: string;
  /** What tells two of its rows apart, which the pair has too. */
  id: string;
}

/** The tables that these words need: of two that go in pairs, the one alone when they speak of no other. */
export function tablesFor({ from, alone }: { from: Sql; alone?: Alone | undefined }, ...words: string[]): Sql {
  if (!alone) return from;
  const other = new RegExp(`\\b${alone.but}\\.`);
  return words.some((text) => other.test(text)) ? from : alone.from;
}

/** Something to count. */
export interface Counted {
  from: Sql;
  where: Sql;
  /** The same as several conditions that exclude one another. */
  apart?: Sql[];
  /** SQL: how many the first of these keeps, where that is counted as it changes: nothing is read to count it again. */
  tally?: Sql | undefined;
  /** What is read instead where nothing speaks of the other table. */
  alone?: Alone | undefined;
  /** Every one, because a person asked for it: never silently. */
  exact?: boolean;
}

/**
 * How many there are of each, up to one more than the limit, in one statement: each stops by itself, on an index that has what it asks. To read a
 * table once for all of them took two to four times as long where it has some thousand rows (docs/decisions/0084). What is asked twice is counted once.
 */
export async function countEach(db: Pick<TenantDb, 'query'>, counted: Counted[]): Promise<number[]> {
  if (counted.length === 0) return [];
  const { counts, each } = countsOf(counted);
  const rows = await db.query<{ counts: number[] }>(sql`SELECT ${counts} AS counts`);
  return each(rows[0]?.counts ?? []);
}

/** The same as an expression, for a statement that reads other things too. `each` gives back one number for each that was asked. */
export function countsOf(counted: Counted[]): { counts: Sql; each: (found: number[]) => number[] } {
  const places = new Map<string | Sql, number>();
  const distinct: Sql[] = [];
  const at = counted.map((one) => {
    const { count, key } = written(one);
    const place = places.get(key) ?? distinct.push(count) - 1;
    places.set(key, place);
    return place;
  });
  return { counts: sql`ARRAY[${join(distinct, ',\n  ')}]`, each: (found) => at.map((place) => found[place] ?? 0) };
}

/** The same, of constants of ours alone, kept by who asks: written once, and planned once a connection. */
export function ofConstants({ where, apart, tally, ...counted }: Counted): Counted {
  return {
    ...counted,
    where: writtenOut(where),
    ...(apart && { apart: apart.map(writtenOut) }),
    ...(tally && { tally: writtenOut(tally) }),
  };
}

const written = madeOnce((one: Counted): { count: Sql; key: string | Sql } => {
  const count = capped(one);
  // What is asked with values of its own is seldom asked twice: to look for it would cost more than to count it.
  return { count, key: count.values.length === 0 ? count.sql : count };
});

/** How many of each value of a column there are, each up to one more than the limit. @param whole read all of it once, as `countWhole` */
export async function countBy<Value extends string>(
  db: Pick<TenantDb, 'query'>,
  { from, alone, exact = false, where, apart = [where] }: Counted,
  column: string,
  values: readonly Value[],
  whole = false,
): Promise<Partial<Record<Value, number>>> {
  const kinds = values.map((value) => writtenOut(sql`${raw(column)} = ${value}`));
  const counts = whole
    ? await countWhole(db, { from: tablesFor({ from, alone }, where.sql, column), where }, kinds)
    : await countEach(
        db,
        kinds.map((kind) => ({
          from,
          alone,
          exact,
          where: sql`${kind} AND ${where}`,
          apart: apart.map((one) => sql`${kind} AND ${one}`),
        })),
      );
  const pairs = values.map((value, index) => [value, counts[index] ?? 0] as const);
  return Object.fromEntries(pairs.filter(([, count]) => count > 0)) as Partial<Record<Value, number>>;
}

/**
 * How many there are of each kind among what one condition keeps, each up to one more than the limit, by one reading of all of it: what a
 * search finds has no index for each kind, and would be found again for each.
 */
export async function countWhole(
  db: Pick<TenantDb, 'query'>,
  { from, where }: Pick<Counted, 'from' | 'where'>,
  kinds: Sql[],
): Promise<number[]> {
  const counts = join(
    kinds.map((kind) => filtered(kind)),
    ',\n  ',
  );
  const rows = await db.query<{ counts: number[] }>(sql`SELECT ARRAY[${counts}] AS counts FROM ${from} WHERE ${where}`);
  return rows[0]?.counts ?? [];
}

/** « 1 000+ » beyond the limit; the number itself when every one was asked for. */
export function cappedNumber(value: number, exact = false): string {
  return value > countLimit && !exact ? beyond : number(value);
}

const beyond = `${number(countLimit)}+`;

/** « 1 000+ clients » beyond the limit. */
export function cappedCount(value: number, one: string, several: string): string {
  return value > countLimit ? `${cappedNumber(value)}\u00a0${several}` : count(value, one, several);
}

function filtered(where: Sql): Sql {
  return sql`least(count(*) FILTER (WHERE ${where}), ${raw(String(countLimit + 1))})::int`;
}

function capped({ where, apart = [where], tally, exact = false, ...tables }: Counted): Sql {
  const from = tablesFor(tables, where.sql);
  if (tally) {
    const others = apart.slice(1).map((one) => capped({ ...tables, where: one, exact }));
    const all = join([tally, ...others], ' + ');
    return exact ? sql`(${all})::int` : sql`least(${all}, ${raw(String(countLimit + 1))})::int`;
  }
  if (exact) return sql`(SELECT count(*)::int FROM ${from} WHERE ${where})`;
  const limit = raw(`LIMIT ${countLimit + 1}`);
  const parts = apart.map((one) => sql`SELECT FROM ${from} WHERE ${one} ${limit}`);
  const [only] = parts;
  if (parts.length === 1) return sql`(SELECT count(*)::int FROM (${only}) counted)`;
  const each = parts.map((part) => sql`(${part})`);
  return sql`(SELECT count(*)::int FROM (${join(each, ' UNION ALL ')} ${limit}) counted)`;
}
