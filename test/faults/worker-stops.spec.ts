import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { startTenant, type TestTenant } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';
import { confirmedCampaign, statesOf } from './campaigns.js';
import { onEachCarrier } from './carriers.js';
import { provenAfterEach } from './proof.js';
import { workersOf } from './victims.js';

// Pass: SIGTERM ends a worker by itself, in its own bounds (ten seconds, src/worker.ts), also when its carrier is dead or hung; what
// was in hand goes back untried, and the next worker does it, once.

onEachCarrier('a worker that is asked to stop', (carrying) => {
  // Two batches.
  const size = 250;
  let tenant: TestTenant;
  beforeAll(async () => {
    tenant = await startTenant();
  });
  afterEach(async () => {
    carrying.redis()?.wake();
  });
  provenAfterEach(() => tenant);
  afterAll(() => tenant.stop());

  // Behind the other hooks: what holds a worker is let go first.
  const worker = workersOf(
    () => tenant.database,
    () => carrying.environment(),
  );
  const done = async (id: string) => (await statesOf(tenant, id))['done'] ?? 0;
  const rows = async (condition: string) =>
    (await tenant.owner.query(`SELECT 1 FROM outbox WHERE name = 'campaign.batch' AND ${condition}`)).rowCount;

  it('in the middle of a campaign leaves nothing begun, and the next one does the rest, each row once', async () => {
    const id = await confirmedCampaign(tenant, size);
    const first = await worker();
    await waitFor('some rows are done', async () => (await done(id)) >= 5);
    expect(await first.terminate()).toBe(0);
    expect(await rows('held_until IS NOT NULL AND done_at IS NULL')).toBe(0);
    await worker();
    await waitFor('every row is done', async () => (await done(id)) === size);
    await waitFor('every job has ended', async () => (await rows('done_at IS NULL')) === 0);
    expect(await rows('tries <> 1')).toBe(0);
  });

  it('while its carrier is dead, or hung, stops all the same', async () => {
    const redis = carrying.redis();
    if (!redis) return;
    const one = await worker();
    await redis.kill();
    expect(await one.terminate()).toBe(0);
    await redis.start();
    const other = await worker();
    redis.hang();
    expect(await other.terminate()).toBe(0);
  });
});
