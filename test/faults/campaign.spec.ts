import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { BatchSizes } from '../../src/campaigns/engine/batch-sizes.js';
import { CampaignsService } from '../../src/campaigns/engine/campaigns.service.js';
import { Refused } from '../../src/platform/web/errors.js';
import { startTenant, type TestTenant } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';
import { rowsOf, simulatedCampaign, statesOf } from './campaigns.js';
import { onEachCarrier } from './carriers.js';
import { expectNothingWrong } from './proof.js';
import { workersOf } from './victims.js';

// Pass: of 450 clients each has one outcome and one request, told once, although two people confirm at once, the worker is killed in the
// middle of a batch and between two, and the carrier forgets everything; at every look the rows add up to those selected.
onEachCarrier('a campaign of several batches', (carrying) => {
  /** Of a kind of which nothing is known yet. */
  const firstBatch = new BatchSizes().of('any');
  const size = 450;
  let tenant: TestTenant;
  const holders: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    tenant = await startTenant();
  });
  afterEach(async () => {
    for (const release of holders.splice(0)) await release();
  });
  afterAll(() => tenant.stop());

  // Behind the other hooks: what holds a worker is let go first.
  const worker = workersOf(
    () => tenant.database,
    () => carrying.environment(),
  );

  /**
   * Each batch after the first waits where it settles: however quick the machine, it is killed in the middle. By the place of a row, since
   * a batch may settle before the one before it has committed.
   */
  async function holdAfterFirst(rows: number, id: string): Promise<() => Promise<unknown>> {
    const { owner } = tenant;
    const last = (await rowsOf(tenant, id))[rows - 1]?.id;
    await owner.query('SELECT pg_advisory_lock(1)');
    await owner.query(`
      CREATE FUNCTION hold_rows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        PERFORM pg_advisory_xact_lock_shared(1);
        RETURN NEW;
      END $$;
      CREATE TRIGGER hold_rows BEFORE UPDATE ON campaign_rows FOR EACH ROW
        WHEN (NEW.state = 'done' AND NEW.id > '${last}') EXECUTE FUNCTION hold_rows()`);
    const release = async () => {
      await owner.query('SELECT pg_advisory_unlock_all()');
      await owner.query('DROP TRIGGER IF EXISTS hold_rows ON campaign_rows; DROP FUNCTION IF EXISTS hold_rows()');
    };
    holders.push(release);
    return release;
  }

  const held = async () =>
    (
      await tenant.owner.query(
        `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      )
    ).rowCount;

  const campaign = (id: string) => tenant.run(() => tenant.get(CampaignsService).byId(id));
  const addsUp = async (id: string) => {
    const counts = Object.values(await statesOf(tenant, id));
    expect(counts.reduce((sum, rows) => sum + rows, 0)).toBe(size);
  };

  async function forget(): Promise<void> {
    const redis = carrying.redis();
    if (redis) await redis.flush();
    else await tenant.owner.query('DELETE FROM bullmq.job');
  }

  /** Two people, two connections, one version read by both. */
  async function confirmedByTwo(id: string): Promise<void> {
    const { version } = await campaign(id);
    const confirm = (role: 'support' | 'admin') =>
      tenant.as(role)(() => tenant.get(CampaignsService).confirm(id, { version, typed: String(size) }));
    const ends = await Promise.allSettled([confirm('support'), confirm('admin')]);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []))).toEqual([
      expect.any(Refused),
    ]);
  }

  it('is done once, whoever confirms, dies or forgets', async () => {
    const id = await simulatedCampaign(tenant, size);
    await confirmedByTwo(id);
    const release = await holdAfterFirst(firstBatch, id);
    const first = await worker();
    await waitFor('a second batch is in the middle', async () => (await held()) === 1);
    await addsUp(id);
    await waitFor('the first is committed', async () => (await statesOf(tenant, id))['done'] === firstBatch);
    await first.kill();
    // Nothing of the batch in hand is done; what was committed is.
    expect(await statesOf(tenant, id)).toEqual({ done: firstBatch, pending: size - firstBatch });
    await addsUp(id);
    await forget();
    const second = await worker();
    await waitFor('the batch is taken again, row by row', async () => (await held()) === 1);
    await second.kill();
    await addsUp(id);
    await release();
    await worker();
    await waitFor('the campaign is finished', async () => (await campaign(id)).state === 'finished');

    expect(await statesOf(tenant, id)).toEqual({ done: size });
    expect(new Set((await rowsOf(tenant, id)).map((row) => row.id)).size).toBe(size);
    const { rows } = await tenant.owner.query(
      `SELECT count(*)::int AS requests, count(DISTINCT client_id)::int AS clients FROM requests`,
    );
    expect(rows).toEqual([{ requests: size, clients: size }]);
    const { rows: told } = await tenant.owner.query(
      `SELECT count(*)::int AS entries, count(DISTINCT campaign_row_id)::int AS rows FROM audit_entries
        WHERE subject_kind = 'request' AND to_state = 'draft' AND campaign_row_id IS NOT NULL`,
    );
    expect(told).toEqual([{ entries: size, rows: size }]);
    await expectNothingWrong(tenant);
  });
});
