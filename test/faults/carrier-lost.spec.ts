import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { startTenant, type TestTenant } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';
import { confirmedCampaign, statesOf } from './campaigns.js';
import { onEachCarrier } from './carriers.js';
import { provenAfterEach } from './proof.js';
import { startWorker, type Victim } from './victims.js';

// Pass: whatever the carrier forgets, or however long it is away, every row of the campaign is done once, without a person.
onEachCarrier('a carrier that forgets all its jobs', (carrying) => {
  const size = 40;
  let tenant: TestTenant;
  let worker: Victim | null = null;
  beforeAll(async () => {
    tenant = await startTenant();
  });
  afterEach(() => worker?.kill());
  provenAfterEach(() => tenant);
  afterAll(() => tenant.stop());

  const done = async (id: string) => (await statesOf(tenant, id))['done'] ?? 0;

  async function forget(): Promise<void> {
    const redis = carrying.redis();
    if (redis) await redis.flush();
    else await tenant.owner.query('DELETE FROM bullmq.job');
  }

  it('in the middle of a campaign costs a delay, and nothing else', async () => {
    const id = await confirmedCampaign(tenant, size);
    worker = await startWorker(tenant.database, carrying.environment());
    await waitFor('some rows are done', async () => (await done(id)) >= 3);
    await forget();
    // A Redis that is away a while, too: its AOF has what came since.
    await carrying.redis()?.kill();
    await carrying.redis()?.start();
    await waitFor('every row is done', async () => (await done(id)) === size);
    const { rows } = await tenant.owner.query(
      'SELECT count(*)::int AS requests, count(DISTINCT client_id)::int AS clients FROM requests',
    );
    expect(rows).toEqual([{ requests: size, clients: size }]);
    const { rows: tried } = await tenant.owner.query(
      `SELECT max(tries) AS tries FROM outbox WHERE name = 'campaign.batch'`,
    );
    expect(tried[0].tries).toBeLessThanOrEqual(2);
  });
});
