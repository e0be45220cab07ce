import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { TenantDb } from '../tenancy/tenant-db.js';
import { number } from '../web/view-helpers.js';

/** Beyond, a count costs more than it says: « 1 000+ ». */
export const countLimit = 1000;

/** Something to count. */
export interface Counted {
  from: Sql;
  where: Sql;
  /** Every one, because a person asked for it: never silently. */
  exact?: boolean;
}

/** How many there are of each, up to one more than the limit, in one statement. */
export async function countEach(db: Pick<TenantDb, 'query'>, counted: Counted[]): Promise<number[]> {
  if (counted.length === 0) return [];
  const rows = await db.query<{ counts: number[] }>(sql`SELECT ARRAY[${join(counted.map(capped), ',\n  ')}] AS counts`);
  return rows[0]?.counts ?? [];
}

/** How many of each value of a column there are, each up to one more than the limit. */
export async function countBy<Value extends string>(
  db: Pick<TenantDb, 'query'>,
  { from, where }: Counted,
  column: string,
  values: readonly Value[],
): Promise<Partial<Record<Value, number>>> {
  const each = values.map((value) => ({ from, where: sql`${raw(column)} = ${value} AND ${where}` }));
  const counts = await countEach(db, each);
  const pairs = values.map((value, index) => [value, counts[index] ?? 0] as const);
  return Object.fromEntries(pairs.filter(([, count]) => count > 0)) as Partial<Record<Value, number>>;
}

/** « 1 000+ » beyond the limit; the number itself when every one was asked for. */
export function cappedNumber(value: number, exact = false): string {
  return value > countLimit && !exact ? `${number(countLimit)}+` : number(value);
}

function capped({ from, where, exact = false }: Counted): Sql {
  if (exact) return sql`(SELECT count(*)::int FROM ${from} WHERE ${where})`;
  return sql`(SELECT count(*)::int FROM (SELECT FROM ${from} WHERE ${where} LIMIT ${raw(String(countLimit + 1))}) counted)`;
}
