import { createPostgresBackend, createRedisBackend, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';

export interface CarriedJob {
  editorId: string;
  outboxId: string;
}

/** BullMQ, on PostgreSQL or on Redis when there is one. It only wakes workers: losing it loses nothing. */
export interface JobCarrier {
  /** Hands rows of the outbox over. `attempt` makes the carrier's own id new at each try. */
  hand(jobs: (CarriedJob & { name: string; attempt: number })[]): Promise<void>;
  work(process: (name: string, job: CarriedJob) => Promise<void>, concurrency: number): void;
  close(): Promise<void>;
}

/** The one queue there is: `database:prepare` makes ready for it what the runtime role may not create. */
export const queueName = 'sceau';
// A killed worker's jobs are taken up again within seconds (measured: reliability-security.md § 1).
const lock = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 5 };
// The outbox keeps the outcome: the carrier forgets at once, or a second try under the same id would be dropped.
const forget = { removeOnComplete: true, removeOnFail: true, attempts: 1 };

/**
 * @param options.databaseUrl the runtime role; the schema `bullmq` was migrated by `database:prepare`.
 * @param options.redisUrl given: Redis carries instead (AOF on, maxmemory-policy noeviction).
 * @param options.prefix separates deployments, or tests, that share one Redis.
 */
export function openCarrier(options: {
  databaseUrl: string;
  redisUrl?: string | undefined;
  prefix?: string;
}): JobCarrier {
  return options.redisUrl ? onRedis(options.redisUrl, options.prefix) : onPostgres(options.databaseUrl);
}

function onPostgres(url: string): JobCarrier {
  const pool = new pg.Pool({ connectionString: url, max: 6, options: '-c search_path=bullmq' });
  pool.on('error', tellOnce('queue connection'));
  return carrier(withBackend(createPostgresBackend), { connection: pool }, () => pool.end());
}

function onRedis(url: string, prefix: string | undefined): JobCarrier {
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  redis.on('error', tellOnce('redis'));
  const close = async () => void (await redis.quit().catch(() => redis.disconnect()));
  return carrier(withBackend(createRedisBackend), { connection: redis, ...(prefix ? { prefix } : {}) }, close);
}

type Classes = ReturnType<typeof withBackend<ReturnType<typeof createPostgresBackend>, never>>;

function carrier(classes: unknown, shared: object, closeConnection: () => Promise<void>): JobCarrier {
  // The two backends differ only in the type of their connection, which `shared` holds.
  const { Queue, Worker } = classes as Classes;
  const queue = new Queue<CarriedJob>(queueName, shared as never);
  queue.on('error', tellOnce('queue'));
  const workers: { close(force?: boolean): Promise<void> }[] = [];
  return {
    async hand(jobs) {
      await queue.addBulk(
        jobs.map(({ name, attempt, editorId, outboxId }) => ({
          name,
          data: { editorId, outboxId },
          opts: { jobId: `${outboxId}-${attempt}`, ...forget },
        })),
      );
    },
    work(process, concurrency) {
      const worker = new Worker<CarriedJob>(queueName, (job) => process(job.name, job.data), {
        ...shared,
        ...lock,
        concurrency,
      } as never);
      worker.on('error', tellOnce('worker'));
      workers.push(worker);
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
      await queue.close();
      await closeConnection();
    },
  };
}

/** An outage repeats the same error at every retry: one line is enough. */
export function tellOnce(what: string): (error: Error) => void {
  let last = '';
  return (error) => {
    if (error.message === last) return;
    last = error.message;
    console.error(`${what}: ${error.message}`);
  };
}
