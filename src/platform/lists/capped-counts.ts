import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { TenantDb } from '../tenancy/tenant-db.js';
import { count, number } from '../web/view-helpers.js';

/** Beyond, a count costs more than it says: « 1 000+ ». */
export const countLimit = 1000;

/** So many rows are read once for all the counts of a page; more, and each count stops by itself. */
const readAtOnce = 20_000;

/** Something to count. */
export interface Counted {
  from: Sql;
  where: Sql;
  /** The table that `from` has one row for each row of, when it has: says whether all of it is soon read. */
  rowsOf?: Sql | undefined;
  /** Every one, because a person asked for it: never silently. */
  exact?: boolean;
}

/**
 * How many there are of each, up to one more than the limit, in one statement. A count of its own for each plans and joins the same
 * tables again: where they are short, they are read
 * once for all (5,000 clients, seven views: 9 ms instead of 30). What is counted in other tables than the first stops by itself.
 */
export async function countEach(db: Pick<TenantDb, 'query'>, counted: Counted[]): Promise<number[]> {
  const [first] = counted;
  if (!first) return [];
  const beside = counted.filter(({ from }) => from === first.from);
  const together = beside.length > 1 && (await isShort(db, first));
  const counts = join(
    counted.map((one) => (together && one.from === first.from ? filtered(one) : capped(one))),
    ',\n  ',
  );
  const rows = await db.query<{ counts: number[] }>(
    together ? sql`SELECT ARRAY[${counts}] AS counts FROM ${first.from}` : sql`SELECT ARRAY[${counts}] AS counts`,
  );
  return rows[0]?.counts ?? [];
}

async function isShort(db: Pick<TenantDb, 'query'>, { rowsOf }: Counted): Promise<boolean> {
  if (!rowsOf) return false;
  const rows = await db.query<{ short: boolean }>(
    sql`SELECT count(*) <= ${raw(String(readAtOnce))} AS short FROM (SELECT FROM ${rowsOf} LIMIT ${raw(String(readAtOnce + 1))}) seen`,
  );
  return rows[0]?.short ?? false;
}

/** How many of each value of a column there are, each up to one more than the limit. */
export async function countBy<Value extends string>(
  db: Pick<TenantDb, 'query'>,
  { from, where, rowsOf }: Counted,
  column: string,
  values: readonly Value[],
): Promise<Partial<Record<Value, number>>> {
  const each = values.map((value) => ({ from, rowsOf, where: sql`${raw(column)} = ${value} AND ${where}` }));
  const counts = await countEach(db, each);
  const pairs = values.map((value, index) => [value, counts[index] ?? 0] as const);
  return Object.fromEntries(pairs.filter(([, count]) => count > 0)) as Partial<Record<Value, number>>;
}

/** « 1 000+ » beyond the limit; the number itself when every one was asked for. */
export function cappedNumber(value: number, exact = false): string {
  return value > countLimit && !exact ? `${number(countLimit)}+` : number(value);
}

/** « 1 000+ clients » beyond the limit. */
export function cappedCount(value: number, one: string, several: string): string {
  return value > countLimit ? `${cappedNumber(value)}\u00a0${several}` : count(value, one, several);
}

function filtered({ where, exact = false }: Counted): Sql {
  const all = sql`count(*) FILTER (WHERE ${where})`;
  return exact ? sql`${all}::int` : sql`least(${all}, ${raw(String(countLimit + 1))})::int`;
}

function capped({ from, where, exact = false }: Counted): Sql {
  if (exact) return sql`(SELECT count(*)::int FROM ${from} WHERE ${where})`;
  return sql`(SELECT count(*)::int FROM (SELECT FROM ${from} WHERE ${where} LIMIT ${raw(String(countLimit + 1))}) counted)`;
}
