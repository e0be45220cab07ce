import type pg from 'pg';
import { uuidv7 } from '../platform/uuid.js';

export type Columns = Record<string, unknown>;

/** Inserts one row in the current editor, as the owner of the tables. @returns its id. */
export async function insert(client: pg.Client, table: string, columns: Columns): Promise<string> {
  const row = { id: uuidv7(), ...columns };
  const names = Object.keys(row);
  const places = names.map((_, index) => `$${index + 1}`);
  await client.query(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${places.join(', ')})`,
    Object.values(row).map(asParameter),
  );
  return row.id;
}

// Lists of words are arrays of PostgreSQL; anything else that is an object is jsonb.
function asParameter(value: unknown): unknown {
  const isObject =
    value !== null &&
    typeof value === 'object' &&
    !Array.isArray(value) &&
    !Buffer.isBuffer(value) &&
    !(value instanceof Date);
  return isObject ? JSON.stringify(value) : value;
}
