import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { CampaignsService } from '../../src/campaigns/engine/campaigns.service.js';
import { startTenant, type TestTenant } from '../support/tenant.js';
import { confirmedCampaign } from './campaigns.js';
import { waitFor } from '../support/wait-for.js';
import { expectNothingWrong } from './proof.js';
import { startWorker, type Victim } from './victims.js';

const size = 60;
let tenant: TestTenant;
const victims: Victim[] = [];

beforeAll(async () => {
  tenant = await startTenant();
});
afterEach(async () => {
  for (const victim of victims.splice(0)) await victim.kill();
});
afterAll(() => tenant.stop());

async function worker(): Promise<Victim> {
  const victim = await startWorker(tenant.database);
  victims.push(victim);
  return victim;
}

/** Past so many rows the next one waits: however quick the machine, the worker is killed on the way. */
async function holdAfter(rows: number): Promise<() => Promise<unknown>> {
  const { owner } = tenant;
  await owner.query('SELECT pg_advisory_lock(1)');
  await owner.query(`
    CREATE FUNCTION hold_rows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF (SELECT count(*) FROM campaign_rows WHERE campaign_id = NEW.campaign_id AND state = 'done') >= ${rows} THEN
        PERFORM pg_advisory_xact_lock_shared(1);
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER hold_rows BEFORE UPDATE ON campaign_rows FOR EACH ROW WHEN (NEW.state = 'done') EXECUTE FUNCTION hold_rows()`);
  return () => owner.query('SELECT pg_advisory_unlock(1)');
}

async function done(id: string): Promise<number> {
  const { rows } = await tenant.owner.query<{ done: number }>(
    `SELECT count(*)::int AS done FROM campaign_rows WHERE campaign_id = $1 AND state = 'done'`,
    [id],
  );
  return rows[0]?.done ?? 0;
}

describe('a campaign of sixty clients, and a worker killed twice on the way', () => {
  it('prepares one request a client, tells it once in the journal, and finishes', async () => {
    const id = await confirmedCampaign(tenant, size);
    const release = await holdAfter(40);
    for (const threshold of [8, 25]) {
      const victim = await worker();
      await waitFor(`${threshold} rows are done`, async () => (await done(id)) >= threshold);
      await victim.kill();
    }
    expect(await done(id)).toBeLessThan(size);
    await release();
    await worker();
    const campaign = () => tenant.run(() => tenant.get(CampaignsService).byId(id));
    await waitFor('the campaign is finished', async () => (await campaign()).state === 'finished');

    expect(await done(id)).toBe(size);
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
