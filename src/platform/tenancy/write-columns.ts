import { arrayText } from './array-text.js';
import type { TenantDb } from './tenant-db.js';
import { refuseMissed } from './write-rows.js';

/** Rows as PostgreSQL is given them: what stands after FROM, as `r`, and the parameters it names. */
export interface GivenColumns {
  from: string;
  values: string[];
}

interface Column {
  name: string;
  type: string;
  /** An array, or JSON: no array holds it as it is. */
  asText: boolean;
}

const known = new Map<string, Column[]>();

function columnsOf(types: string): Column[] {
  let columns = known.get(types);
  if (!columns) {
    columns = types.split(',').map((word) => {
      const [name = '', type = ''] = word.trim().split(' ');
      return { name, type, asText: type === 'jsonb' || type.endsWith('[]') };
    });
    known.set(types, columns);
  }
  return columns;
}

/**
 * An array for each column, which PostgreSQL reads in a third of the time that it takes for JSON, where each row says all the names again
 * (docs/decisions/0064-look-once-a-batch.md). `r.nth` is the place of a row, from 1. The first parameters are these.
 * @param types `id uuid, name text, services text[]`
 */
export function givenColumns(types: string, rows: object[]): GivenColumns {
  const columns = columnsOf(types);
  const names = columns.map(({ name }) => name).join(', ');
  const places = columns.map(({ type, asText }, at) => `$${at + 1}::${asText ? 'text' : type}[]`).join(', ');
  const given = `unnest(${places}) WITH ORDINALITY AS ${columns.some(({ asText }) => asText) ? 'a' : 'r'} (${names}, nth)`;
  const cast = columns.map(({ name, type, asText }) => (asText ? `${name}::${type}` : name)).join(', ');
  return {
    from: given.includes(' AS r ') ? given : `(SELECT ${cast}, nth FROM ${given}) AS r`,
    values: columns.map((column) => arrayText(rows.map((row) => written(row as Record<string, unknown>, column)))),
  };
}

function written(row: Record<string, unknown>, { name, type, asText }: Column): unknown {
  const value = row[name];
  if (!asText || value === null || value === undefined) return value;
  return type === 'jsonb' ? JSON.stringify(value) : arrayText(value as unknown[]);
}

/** As `writeRows`, for what is written by the thousand. @param sql what is written of `r`, the rows that are given */
export async function writeColumns(
  db: TenantDb,
  types: string,
  rows: object[],
  sql: (from: string) => string,
): Promise<void> {
  if (rows.length === 0) return;
  const { from, values } = givenColumns(types, rows);
  const text = sql(from);
  refuseMissed(text, rows.length, await db.execute(text, values));
}
