import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hasRedis, startOwnRedis } from '../support/own-redis.js';
import { startTenant, type TestTenant } from '../support/tenant.js';
import { provenAfterEach } from './proof.js';
import { startWorker } from './victims.js';

// Pass: in production a worker refuses, with the reason, a Redis that would lose jobs without an error.
const describeOnRedis = hasRedis ? describe : describe.skip;

describeOnRedis('a Redis that would lose jobs', () => {
  let tenant: TestTenant;
  beforeAll(async () => {
    tenant = await startTenant();
  });
  afterAll(() => tenant.stop());
  provenAfterEach(() => tenant);

  it.each([
    ['evicts', ['--appendonly', 'yes', '--maxmemory-policy', 'allkeys-lru'], 'maxmemory-policy must be noeviction'],
    ['forgets at a restart', ['--maxmemory-policy', 'noeviction'], 'appendonly must be yes'],
  ])('because it %s is refused', async (_, options, reason) => {
    const redis = await startOwnRedis(options);
    try {
      await expect(startWorker(tenant.database, { REDIS_URL: redis.url })).rejects.toThrow(reason);
    } finally {
      await redis.stop();
    }
  });
});
