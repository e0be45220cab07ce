import { Redis } from 'ioredis';
import { reasonToRefuse } from '../platform/jobs/redis-that-keeps.js';

const patience = 5_000;

/** What Redis says of itself to whoever gave its address: that it answers, keeps what it takes, and may write. */
export async function redisHealth(url: string): Promise<{ said: string; wrong: boolean }> {
  const redis = new Redis(url, { maxRetriesPerRequest: 0, connectTimeout: patience, commandTimeout: patience });
  redis.on('error', () => undefined);
  try {
    const persistence = await redis.info('persistence');
    if (/^aof_last_write_status:err/m.test(persistence))
      return {
        said: 'writes nothing down any more (MISCONF): its disk is full, or refuses. Jobs wait in PostgreSQL and go on by themselves',
        wrong: true,
      };
    const reason = await reasonToRefuse(url);
    return { said: reason ?? 'answers, and keeps what it takes', wrong: reason !== null };
  } catch (error) {
    return { said: `does not answer (${(error as Error).message}): jobs wait in PostgreSQL`, wrong: true };
  } finally {
    redis.disconnect();
  }
}
