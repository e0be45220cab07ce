import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { CampaignsService } from '../../src/campaigns/engine/campaigns.service.js';
import { startTenant, type TestTenant } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';
import { confirmedCampaign, rowsOf, statesOf } from './campaigns.js';
import { onEachCarrier } from './carriers.js';
import { expectNothingWrong } from './proof.js';
import { poisoned, superviseWorker, startWorker, type Supervised, type Victim } from './victims.js';

// Pass: the row that kills its worker fails with its reason after three beginnings; everything beside it is done, once; a person
// takes it up again.
onEachCarrier('a row that kills its worker', (carrying) => {
  const size = 12;
  let tenant: TestTenant;
  let worker: Supervised | null = null;
  let healthy: Victim | null = null;
  beforeAll(async () => {
    tenant = await startTenant();
  });
  afterEach(async () => {
    await worker?.stop();
    await healthy?.kill();
  });
  afterAll(() => tenant.stop());

  const campaign = (id: string) => tenant.run(() => tenant.get(CampaignsService).byId(id));

  it('fails with its reason, and stops nothing else', async () => {
    const id = await confirmedCampaign(tenant, size);
    const poison = (await rowsOf(tenant, id))[5]!;
    worker = await superviseWorker(tenant.database, {
      ...carrying.environment(),
      ...poisoned('UPDATE campaign_rows r SET state', poison.id),
    });
    await waitFor('the campaign ends', async () => (await campaign(id)).state === 'finished');
    expect(await statesOf(tenant, id)).toEqual({ done: size - 1, failed: 1 });
    const failed = (await rowsOf(tenant, id)).find(({ state }) => state === 'failed');
    expect(failed).toMatchObject({ id: poison.id, reason: expect.stringContaining('Interrompu trois fois') });
    expect(worker.deaths()).toBe(3);
    // Those beside it lost one beginning at most: after the first death each works alone.
    const { rows: beside } = await tenant.owner.query(
      `SELECT max(tries) AS tries FROM outbox WHERE name = 'campaign.row' AND done_at IS NOT NULL`,
    );
    expect(beside[0].tries).toBeLessThanOrEqual(2);
    await worker.stop();

    await tenant.run(() => tenant.get(CampaignsService).change(id, 'retry'));
    healthy = await startWorker(tenant.database, carrying.environment());
    await waitFor('the campaign ends again', async () => (await campaign(id)).state === 'finished');
    expect(await statesOf(tenant, id)).toEqual({ done: size });
    const { rows } = await tenant.owner.query(
      'SELECT count(*)::int AS requests, count(DISTINCT client_id)::int AS clients FROM requests',
    );
    expect(rows).toEqual([{ requests: size, clients: size }]);
    await expectNothingWrong(tenant);
  });
});
