import type { TenantDb } from './tenant-db.js';

/**
 * Writes many rows in one statement, that reads them from `$1::jsonb`; nothing for none.
 * @throws when a row was missed: whoever writes in batches has locked or read every row in this transaction, so it is a fault
 */
export async function writeRows(db: TenantDb, sql: string, rows: object[]): Promise<void> {
  if (rows.length === 0) return;
  refuseMissed(sql, rows.length, await db.execute(sql, [JSON.stringify(rows)]));
}

/** The same of a statement that says `RETURNING id, version`. @returns the version each has now, by id: what the journal tells of it */
export async function writeVersions(db: TenantDb, sql: string, rows: object[]): Promise<Map<string, number>> {
  if (rows.length === 0) return new Map();
  const written = await db.query<{ id: string; version: number }>(sql, [JSON.stringify(rows)]);
  refuseMissed(sql, rows.length, written.length);
  return new Map(written.map(({ id, version }) => [id, version]));
}

/** @throws Error when a statement wrote fewer or more rows than it was given; what says ON CONFLICT may pass some over */
export function refuseMissed(sql: string, rows: number, written: number): void {
  if (written !== rows && !sql.includes('ON CONFLICT'))
    throw new Error(`${rows} rows to write, ${written} written: ${sql.slice(0, 60)}`);
}

/** `name, town` → `r.name, r.town`: the columns of the row that is given. */
export const given = (names: string) => names.replace(/\w+/g, (name) => `r.${name}`);
