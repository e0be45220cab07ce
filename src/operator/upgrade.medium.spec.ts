import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import type { QueryRunner } from 'typeorm';
import { asSuperuser, createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { connectOwner } from '../../test/support/tenant.js';
import { RedoWhatAKeyCameOf1764670000760 } from '../../migrations/1764670000760-redo-what-a-key-came-of.js';
import { uuidv7 } from '../platform/uuid.js';
import { migrate } from './prepare-database.js';

let database: TestDatabase;
let owner: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  const editorId = uuidv7();
  owner = await connectOwner(database, editorId);
  await owner.query(
    `INSERT INTO editors (editor_id, name, slug, mail_from) VALUES ($1, 'Éditions', 'editions', 'igc@editions.test')`,
    [editorId],
  );
  await owner.query(
    `INSERT INTO clients (id, finess_ej, name, departement) SELECT uuidv7(), lpad(n::text, 9, '0'), 'Client ' || n, '01' FROM generate_series(1, 100) n`,
  );
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

/** How much of the clients PostgreSQL believes to have a column; null when it has never counted. Who obeys row-level security is not told. */
async function believed(column: string): Promise<number | null> {
  const sql = `SELECT 1 - null_frac AS share FROM pg_stats WHERE tablename = 'clients' AND attname = $1`;
  const { rows } = await asSuperuser(database, (client) => client.query<{ share: number }>(sql, [column]));
  return rows[0]?.share ?? null;
}

it('counts what is there once an upgrade has changed it, and leaves it when there was nothing to do', async () => {
  expect(await migrate(database.ownerUrl)).toEqual([]);
  expect(await believed('name')).toBeNull();
  const last = new RedoWhatAKeyCameOf1764670000760();
  await last.down({ query: (sql: string) => owner.query(sql) } as unknown as QueryRunner);
  await owner.query('DELETE FROM typeorm_migrations WHERE name = $1', [RedoWhatAKeyCameOf1764670000760.name]);
  expect(await migrate(database.ownerUrl)).toEqual([RedoWhatAKeyCameOf1764670000760.name]);
  expect([await believed('name'), await believed('key_exposed_at')]).toEqual([1, 0]);
});

it('counts a database that came out of a dump, of which nothing was ever counted', async () => {
  await owner.query(
    `INSERT INTO clients (id, finess_ej, name, departement) SELECT uuidv7(), lpad(n::text, 9, '0'), 'Cliente ' || n, '01' FROM generate_series(101, 4000) n`,
  );
  await asSuperuser(database, async (client) => {
    await client.query(`DELETE FROM pg_statistic WHERE starelid = 'clients'::regclass`);
    await client.query(`UPDATE pg_class SET reltuples = -1 WHERE oid = 'clients'::regclass`);
  });
  expect(await believed('name')).toBeNull();
  expect(await migrate(database.ownerUrl)).toEqual([]);
  expect(await believed('name')).toBe(1);
});
