import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { checkFiness } from '../identifiers/finess.js';
import { seedVolume, type Volume } from './seed-volume.js';

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

  it('has the clients asked for, nine in ten in service with three certificates a slot', async () => {
    expect(volume.rows.get('clients')).toBe(120);
    expect(volume.rows.get('requests')).toBe(108);
    expect(volume.rows.get('certificates')).toBe(108 * 3 * 3);
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
    await seedVolume(client, { clients: 5, slug: 'encore', name: 'Éditions Encore' });
    const clients = (slug: string) =>
      client.query(
        'SELECT c.id, c.name, c.finess_ej FROM clients c JOIN editors e USING (editor_id) WHERE slug = $1 ORDER BY c.id LIMIT 5',
        [slug],
      );
    expect((await clients('encore')).rows).toEqual((await clients('mesure')).rows);
  });
});
