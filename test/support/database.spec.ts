import { afterAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from './database.js';

async function ask(url: string, question: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return Object.values((await client.query<Record<string, unknown>>(question)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

describe('the database of a test', () => {
  const databases: TestDatabase[] = [];
  afterAll(() => Promise.all(databases.map((database) => database.drop())));

  it('is a copy of its own, four at a time, reached as the runtime role that obeys row-level security', async () => {
    databases.push(...(await Promise.all([1, 2, 3, 4].map(() => createTestDatabase()))));
    expect(new Set(databases.map((database) => database.url)).size).toBe(4);
    for (const { url } of databases) {
      expect(await ask(url, 'SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user')).toBe(false);
    }
  });

  it('holds the migrated tables, and is gone after drop', async () => {
    const database = await createTestDatabase();
    const tables = "SELECT count(*)::int FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";
    expect(await ask(database.ownerUrl, tables)).toBeGreaterThan(0);
    await database.drop();
    await expect(ask(database.url, 'SELECT 1')).rejects.toThrow('does not exist');
  });
});
