import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { checkFiness } from '../identifiers/finess.js';
import { seedVolume, type Volume } from './seed.js';

describe('an editor made for measures', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let volume: Volume;
  beforeAll(async () => {
    database = await createTestDatabase();
    const admin = new URL(process.env['TEST_DATABASE_ADMIN_URL'] ?? '');
    admin.pathname = new URL(database.url).pathname;
    client = new pg.Client({ connectionString: admin.href });
    await client.connect();
    volume = await seedVolume(client, { clients: 120, slug: 'mesure', name: 'Éditions Mesure' });
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it('has exactly four establishments, three slots and nine certificates a client', () => {
    const counts = (...tables: string[]) => tables.map((table) => volume.rows.get(table));
    expect(counts('clients', 'establishments', 'slots', 'certificates')).toEqual([120, 480, 360, 1080]);
  });

  it('holds what a portfolio holds: every state of a request, deputies, groupings, notes, mails, declared ends', async () => {
    const { rows } = await client.query<{ request_states: number; managers: number } & Record<string, number>>(
      `SELECT (SELECT count(DISTINCT state) FROM requests)::int AS request_states, (SELECT count(DISTINCT account_manager_id) FROM clients)::int AS managers,
              (SELECT count(*) FROM deputies)::int AS deputies, (SELECT count(*) FROM clients WHERE grouping_id IS NOT NULL)::int AS grouped,
              (SELECT count(*) FROM comments)::int AS comments, (SELECT count(*) FROM messages WHERE state = 'unmatched')::int AS unmatched,
              (SELECT count(*) FROM slots WHERE declared_not_after IS NOT NULL)::int AS declared`,
    );
    expect(rows[0]).toMatchObject({
      request_states: 9,
      managers: 6,
      deputies: 2,
      grouped: 9,
      comments: 10,
      declared: 6,
    });
    expect(rows[0]?.['unmatched']).toBeGreaterThan(0);
  });

  it('gives every structure a FINESS number with a right key, and a journal whose chain holds', async () => {
    const { rows } = await client.query<{ finess: string }>(
      'SELECT finess_ej AS finess FROM clients UNION ALL SELECT finess_eg FROM establishments',
    );
    expect(rows.filter(({ finess }) => !checkFiness(finess).ok)).toEqual([]);
    const { rows: broken } = await client.query('SELECT first_broken_audit_entry() AS entry');
    expect(broken).toEqual([{ entry: null }]);
  });

  it('is made the same when asked twice, beside the first', async () => {
    await seedVolume(client, { clients: 120, slug: 'encore', name: 'Éditions Encore' });
    const clients = (slug: string) =>
      client.query(
        'SELECT c.id, c.name, c.finess_ej FROM clients c JOIN editors e USING (editor_id) WHERE slug = $1 ORDER BY c.id',
        [slug],
      );
    expect((await clients('encore')).rows).toEqual((await clients('mesure')).rows);
  });

  it('leaves nothing behind when it is stopped on the way', async () => {
    await client.query('ALTER TABLE deputies ADD CONSTRAINT nobody CHECK (reason IS NULL) NOT VALID');
    await expect(seedVolume(client, { clients: 3, slug: 'coupe', name: 'Éditions Coupées' })).rejects.toThrow('nobody');
    const { rows } = await client.query(`SELECT 1 FROM editors WHERE slug = 'coupe'`);
    expect(rows).toEqual([]);
  });
});
