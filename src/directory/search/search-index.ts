import type pg from 'pg';

/** From so many rows on, and half of the table, building the index anew is five times faster than feeding it. */
const worthRebuilding = 20_000;

/**
 * Runs `work`, which adds `rows` rows to the table, without its trigram index when they are most of it: the index is built anew after.
 * Readers of the register wait for those seconds: only a first load is worth it, when there is nothing to read yet.
 * @param client in a transaction
 */
export async function rebuildingSearch<Result>(
  client: pg.Client,
  table: string,
  rows: number,
  work: () => Promise<Result>,
): Promise<Result> {
  if (rows < worthRebuilding || rows < (await rowsOf(client, table))) return work();
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE schemaname = 'public' AND tablename = $1 AND indexdef LIKE '%gin_trgm_ops%'`,
    [table],
  );
  for (const { name } of indexes) await client.query(`DROP INDEX ${client.escapeIdentifier(name)}`);
  const result = await work();
  for (const { definition } of indexes) await client.query(definition);
  return result;
}

async function rowsOf(client: pg.Client, table: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
  return rows[0]?.count ?? 0;
}
