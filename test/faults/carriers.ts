import { afterAll, beforeAll, describe } from '@jest/globals';
import { hasRedis, startOwnRedis, type OwnRedis } from '../support/own-redis.js';

/** What carries the jobs while a fault is done. */
export interface Carrying {
  /** For the processes of the test. */
  environment(): Record<string, string>;
  /** The server, where there is one. */
  redis(): OwnRedis | null;
}

/** The same fault on PostgreSQL, always, and on a Redis of its own where there is one: elsewhere those are skipped, and named. */
export function onEachCarrier(what: string, tests: (carrying: Carrying) => void): void {
  describe(`${what}, carried by PostgreSQL`, () => {
    tests({ environment: () => ({}), redis: () => null });
  });
  const describeOnRedis = hasRedis ? describe : describe.skip;
  describeOnRedis(`${what}, carried by Redis`, () => {
    let redis: OwnRedis | null = null;
    beforeAll(async () => {
      redis = await startOwnRedis();
    });
    afterAll(() => redis?.stop());
    tests({ environment: (): Record<string, string> => (redis ? { REDIS_URL: redis.url } : {}), redis: () => redis });
  });
}
