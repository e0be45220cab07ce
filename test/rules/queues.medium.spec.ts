import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { uuidv7 } from '../../src/platform/uuid.js';
import { ProgressService } from '../../src/progress/progress.service.js';
import { TenantDb, type TenantScope } from '../../src/platform/tenancy/tenant-db.js';
import { seedVolume } from '../../src/volume/seed.js';
import { connectOwner, startTenant, type TestTenant } from '../support/tenant.js';
import { faultsOfQueues } from '../support/queues.js';

let tenant: TestTenant;
let owner: pg.Client;
let scope: TenantScope;

beforeAll(async () => {
  tenant = await startTenant();
  const url = new URL(process.env['TEST_DATABASE_ADMIN_URL'] ?? '');
  url.pathname = new URL(tenant.database.url).pathname;
  const superuser = new pg.Client({ connectionString: url.href });
  await superuser.connect();
  const { editorId } = await seedVolume(superuser, { clients: 5000, slug: 'mesure', name: 'Éditions Mesure' });
  await superuser.query('ANALYZE');
  await superuser.end();
  scope = { editorId, actor: { kind: 'person', id: uuidv7(), name: 'Camille', role: 'admin' } };
  const db = tenant.get(TenantDb);
  await db.run(scope, () => tenant.get(ProgressService).refreshAll());
  owner = await connectOwner(tenant.database, editorId);
}, 300_000);
afterAll(async () => {
  await owner.end();
  await tenant.stop();
});

it('holds each of 5,000 clients whose next action is ours in exactly one queue, which counts its list', async () => {
  expect(await faultsOfQueues(tenant, scope)).toEqual([]);
  const { rows } = await owner.query(
    `SELECT count(*)::int AS clients, count(DISTINCT code)::int AS codes FROM client_progress WHERE who IN ('editor', 'administrator')`,
  );
  expect(rows[0].clients).toBeGreaterThan(500);
  expect(rows[0].codes).toBeGreaterThan(5);
});
