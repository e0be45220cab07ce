import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { TenantDb } from '../../src/platform/tenancy/tenant-db.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { complaints } from '../support/complaints.js';
import { aClient } from '../support/factories.js';
import type { TestEditor } from '../support/tenant.js';
import { provenAfterEach } from './proof.js';
import { settled } from './ready-client.js';

// Pass: the session of one editor is cut inside its transaction; nothing of it is written, and whoever has its place in the pool next
// sees their own editor.
describe('a session of PostgreSQL that is cut in the middle', () => {
  let app: TestApp;
  let neighbour: TestEditor;
  let admin: pg.Client;
  beforeAll(async () => {
    app = await startTestApp({ DATABASE_POOL: '2' });
    neighbour = await app.secondEditor();
    admin = new pg.Client({ connectionString: process.env['TEST_DATABASE_ADMIN_URL'] });
    await admin.connect();
    await aClient(neighbour, { name: 'Hôpital voisin' });
    await settled(app);
  });
  afterAll(async () => {
    await admin?.end();
    await app.stop();
  });
  provenAfterEach(() => app);

  it('undoes its work, and leaves nothing of its editor to the next one', async () => {
    const db = app.get(TenantDb);
    const cut = app.run(async () => {
      await db.execute(`INSERT INTO groupings (id, name) VALUES (gen_random_uuid(), 'À demi')`);
      const [own] = await db.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await admin.query('SELECT pg_terminate_backend($1)', [own?.pid]);
      await db.query('SELECT 1');
    });
    await expect(cut).rejects.toThrow(/terminat|connection/i);
    complaints();
    const looks = () => neighbour.run(() => db.query('SELECT name, current_editor() AS editor FROM clients'));
    // As many at once as there are connections.
    for (const theirs of await Promise.all([looks(), looks()]))
      expect(theirs).toEqual([{ name: 'Hôpital voisin', editor: neighbour.editorId }]);
    expect(await app.run(() => db.query('SELECT 1 FROM groupings'))).toEqual([]);
    expect((await (await app.signIn('support')).get('/clients?view=all')).text).not.toContain('Hôpital voisin');
  });
});
