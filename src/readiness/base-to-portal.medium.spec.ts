import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { statementsDuring } from '../../test/support/statements.js';
import { connectOwner, startTenant, type TestTenant } from '../../test/support/tenant.js';
import { workCampaigns } from '../../test/support/campaign-jobs.js';
import { CampaignsService } from '../campaigns/engine/campaigns.service.js';
import { CampaignWaves } from '../campaigns/engine/campaign-waves.js';
import { SelectionsService } from '../clients/list/selections.service.js';
import { addWorkingDays, parisDate } from '../journey/calendar/working-days.js';
import { faultsOf } from '../operator/verify/verify.js';
import { JobRunner } from '../platform/jobs/job-runner.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { ProgressService } from '../progress/progress.service.js';
import { seedVolume } from '../volume/seed.js';
import { DesignationsService } from './designations.service.js';
import { ReadinessPages } from './readiness-pages.service.js';
import { ReadinessService } from './readiness.service.js';

/** Clients of the volume. `TO_PORTAL=5000 npm test -- src/readiness/base-to-portal` plays it in full, with its figures. */
const clients = Number(process.env['TO_PORTAL'] ?? 150);
const waves = 7;

let tenant: TestTenant;
let owner: pg.Client;
let editorId = '';
const figures: Record<string, unknown> = { clients };

beforeAll(async () => {
  tenant = await startTenant();
  const volume = await asSuperuser((client) =>
    seedVolume(client, { clients, slug: 'portail', name: 'Éditions Portail' }),
  );
  ({ editorId } = volume);
  owner = await connectOwner(tenant.database, editorId);
  await owner.query(
    `UPDATE editors SET third_party_since = paris_today() - 30, mail_campaign_minutes = 0, siret = '73282932000074' WHERE editor_id = $1`,
    [editorId],
  );
  await asSuperuser((client) => client.query('ANALYZE'));
  await run(() => tenant.get(ProgressService).refreshAll());
  await asSuperuser((client) => client.query('ANALYZE'));
  [person = ''] = await column<string>(`SELECT id FROM users WHERE role = 'support' ORDER BY id LIMIT 1`);
  tenant.get(JobRunner).prepare();
}, 900_000);
afterAll(async () => {
  await owner.end();
  await tenant.stop();
});

let person = '';
const scope = () => ({
  editorId,
  actor: person
    ? ({ kind: 'person', id: person, name: 'Personne support', role: 'support' } as const)
    : ({ kind: 'job', name: 'Essai' } as const),
});
const run = <Result>(work: () => Promise<Result>) => tenant.get(TenantDb).run(scope(), work);

async function asSuperuser<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const address = new URL(process.env['TEST_DATABASE_ADMIN_URL'] ?? '');
  address.pathname = new URL(tenant.database.url).pathname;
  const client = new pg.Client({ connectionString: address.href });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function column<Value>(text: string, parameters: unknown[] = []): Promise<Value[]> {
  const { rows } = await owner.query<Record<string, Value>>(text, parameters);
  return rows.map((row) => Object.values(row)[0] as Value);
}

/** Statements, milliseconds (the best of three) and pages of the database that a piece of work touches. */
async function measured(name: string, work: () => Promise<unknown>): Promise<void> {
  let best = Infinity;
  for (let turn = 0; turn < 3; turn += 1) {
    const began = performance.now();
    await work();
    best = Math.min(best, performance.now() - began);
  }
  const before = await buffers();
  const statements = await statementsDuring(work);
  figures[name] = { statements: statements.length, ms: Math.round(best), buffers: (await buffers()) - before };
}

// What the backends have told of themselves: they tell it at the end of a transaction, a moment later.
async function buffers(): Promise<number> {
  await new Promise((tell) => setTimeout(tell, 1_200));
  return asSuperuser(async (client) => {
    await client.query('SELECT pg_stat_clear_snapshot()');
    const { rows } = await client.query<{ pages: string }>(
      'SELECT blks_hit + blks_read AS pages FROM pg_stat_database WHERE datname = current_database()',
    );
    return Number(rows[0]?.pages ?? 0);
  });
}

it('reads the page of readiness and counts it for the night by as many statements as for one client', async () => {
  await measured('page', () => run(() => tenant.get(ReadinessPages).page({})));
  await measured('night', () => run(() => tenant.get(ReadinessService).measure()));
  expect((figures['page'] as { statements: number }).statements).toBeLessThan(16);
  expect((figures['night'] as { statements: number }).statements).toBeLessThan(8);
}, 120_000);

it('passes the whole base from paper to the portal, a wave a working day, each client with an outcome and one mail', async () => {
  const wrong = () => faultsOf({ client: owner, editorId, product: tenant.app });
  const before = await wrong();
  const ids = await column<string>('SELECT id FROM clients ORDER BY id');
  const campaigns = tenant.get(CampaignsService);
  const perDay = Math.ceil(ids.length / waves);
  let began = performance.now();
  const id = await run(async () => {
    const selectionId = await tenant.get(SelectionsService).freezeAsTold(ids, 'Toute la base');
    return campaigns.create({ kind: 'move_to_portal', title: 'Au portail', selectionId, parameters: {} });
  });
  figures['simulated'] = seconds(began);
  const { version } = await run(() => campaigns.byId(id));
  const [wouldDo = 0] = await column<number>(
    `SELECT count(*)::int FROM campaign_rows WHERE campaign_id = $1 AND forecast = 'would_do'`,
    [id],
  );
  const firstDay = addWorkingDays(parisDate(new Date()), 1);
  await run(() => campaigns.confirm(id, { version, typed: String(wouldDo), spread: { perDay, firstDay } }));
  const mornings = await run(() => tenant.get(CampaignWaves).of(id));
  expect(mornings.reduce((sum, { rows }) => sum + rows, 0)).toBe(wouldDo);
  began = performance.now();
  // Each morning comes as the clock of the database says it: the rows of the others are left alone.
  for (const { dueAt, rows } of mornings) {
    const done = await doneOf(id);
    await owner.query(
      `UPDATE campaign_rows SET due_at = now() - interval '1 minute' WHERE campaign_id = $1 AND due_at = $2`,
      [id, dueAt],
    );
    await owner.query(`UPDATE outbox SET due_at = now() WHERE name = 'campaign.batch' AND done_at IS NULL`);
    await workCampaigns(editorTenant());
    expect(await doneOf(id)).toBe(done + rows);
  }
  figures['asked'] = { clients: wouldDo, seconds: seconds(began), waves: mornings.length };
  const outcomes = await column<object>(
    `SELECT jsonb_object_agg(state, rows) FROM (SELECT state, count(*)::int AS rows FROM campaign_rows WHERE campaign_id = $1 GROUP BY 1) counted`,
    [id],
  );
  figures['outcomes'] = outcomes[0];
  expect(Object.keys(outcomes[0] ?? {}).filter((state) => ['pending', 'failed'].includes(state))).toEqual([]);
  const mails = await column<number>(
    `SELECT count(*)::int FROM messages WHERE purpose = 'mandate_request' AND subject_kind = 'delegation' AND direction = 'out' GROUP BY client_id`,
  );
  expect([mails.length, Math.max(...mails)]).toEqual([wouldDo, 1]);
  await seen(wouldDo);
  expect(await wrong()).toEqual(before);
  if (process.env['TO_PORTAL']) console.info(JSON.stringify(figures));
}, 3_600_000);

// A person ticks a hundred of them at once, as the page allows.
async function seen(asked: number): Promise<void> {
  const designations = await column<string>(
    `SELECT id FROM delegations WHERE channel = 'portal' AND state = 'requested' ORDER BY id`,
  );
  const [administrator = ''] = await column<string>(
    `SELECT v.id FROM administrators_with_valid_card v JOIN administrators a ON a.id = v.id WHERE v.client_id IS NULL AND v.kind = 'CPA' AND a.left_on IS NULL ORDER BY v.id LIMIT 1`,
  );
  expect(designations).toHaveLength(asked);
  const picture = { name: 'evidence', fileName: 'portail.png', mediaType: 'image/png', bytes: Buffer.from('seen') };
  const seenOn = parisDate(new Date());
  const began = performance.now();
  for (let from = 0; from < designations.length; from += 100) {
    const form = { designation: designations.slice(from, from + 100), administrator: [administrator], seenOn };
    await run(() => tenant.get(DesignationsService).record({ ...form, evidence: picture as never }));
  }
  figures['seen'] = { clients: asked, seconds: seconds(began) };
  const left = await column<number>(
    `SELECT count(*)::int FROM delegations WHERE channel = 'portal' AND state <> 'active' AND client_id IN (SELECT client_id FROM campaign_rows WHERE state = 'done')`,
  );
  expect(left).toEqual([0]);
}

// The jobs of the volume's editor, done as workers would.
function editorTenant(): TestTenant {
  return Object.create(tenant, { editorId: { value: editorId }, owner: { value: owner } }) as TestTenant;
}

const doneOf = async (id: string) =>
  (
    await column<number>(`SELECT count(*)::int FROM campaign_rows WHERE campaign_id = $1 AND state = 'done'`, [id])
  )[0] ?? 0;

const seconds = (began: number) => Math.round((performance.now() - began) / 100) / 10;
