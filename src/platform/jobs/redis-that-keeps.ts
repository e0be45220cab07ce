import { Redis } from 'ioredis';

/**
 * A Redis that evicts, or that forgets at a restart, loses jobs without an error (measured: decision 0022). They come back from the
 * outbox, a minute late each: nothing to run a house on.
 * @returns once it could be asked, the reason to refuse it, or null
 */
export async function reasonToRefuse(url: string): Promise<string | null> {
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  try {
    const memory = await redis.info('memory');
    const persistence = await redis.info('persistence');
    const reasons = [
      /^maxmemory_policy:(?!noeviction)(\S+)/m.test(memory) && 'maxmemory-policy must be noeviction (it evicts jobs)',
      /^aof_enabled:0/m.test(persistence) && 'appendonly must be yes (it forgets jobs at a restart)',
    ].filter(Boolean);
    return reasons.length > 0 ? `REDIS_URL: ${reasons.join('; ')}` : null;
  } finally {
    redis.disconnect();
  }
}
