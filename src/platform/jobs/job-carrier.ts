import { setTimeout as sleep } from 'node:timers/promises';
import { createPostgresBackend, createRedisBackend, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { HeldElsewhere, type CarriedJob } from './carried-job.js';
import { tellOnce } from './tell-once.js';

/** `handed`: how often the row was handed over. `turn`: behind how many of its editor it comes; the first of each come first. */
export type HandedJob = CarriedJob & { name: string; handed: number; turn: number };

/** BullMQ, on PostgreSQL or on Redis when there is one. It brings each job to one worker: losing it loses nothing. */
export interface JobCarrier {
  /**
   * Hands rows of the outbox over. Row and number are the carrier's own id: what it still holds, waiting, put off or in hand, it
   * does not take a second time.
   */
  hand(jobs: HandedJob[]): Promise<void>;
  /** @param process throws only when the row itself could not be read or written: the carrier asks again, later each time. */
  work(process: (name: string, job: CarriedJob) => Promise<void>, concurrency: number): void;
  close(): Promise<void>;
}

/** The one queue there is: `database:prepare` makes ready for it what the runtime role may not create. */
export const queueName = 'sceau';
// A killed worker's jobs are taken up again within seconds (measured: decision 0022). How often is too often, the row says: a
// carrier cannot tell the job that kills its worker from those in hand beside it.
const lock = { lockDuration: 6_000, stalledInterval: 3_000, maxStalledCount: 100 };
// The row keeps tries and outcome: the carrier forgets a job at once. Its own attempts are for what is no try of the job, a
// database that is away: about half an hour of them, then the row is handed again as lost.
const keeping = { removeOnComplete: true, removeOnFail: true, attempts: 100, backoff: { type: 'custom' } };
const askAgainMilliseconds = 1_000;
// Held by a worker that died, a row is free within ten seconds; of a database that is away nobody knows.
const backoffStrategy = (made: number, _type?: string, error?: Error) =>
  error instanceof HeldElsewhere ? 2_000 : Math.min(20_000, 1_000 * 2 ** (made - 1));

/**
 * @param options.databaseUrl the runtime role, past any pooler: BullMQ listens there; the schema `bullmq` was migrated by `database:prepare`.
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
  // Its names are found by the search path of the role (database:prepare).
  const pool = new pg.Pool({ connectionString: url, max: 6 });
  pool.on('error', tellOnce('queue connection'));
  return carrier(withBackend(createPostgresBackend), { connection: pool }, () => pool.end());
}

function onRedis(url: string, prefix: string | undefined): JobCarrier {
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  redis.on('error', tellOnce('redis'));
  const close = async () => void (await redis.quit().catch(() => redis.disconnect()));
  return carrier(withBackend(createRedisBackend), { connection: redis, ...(prefix ? { prefix } : {}) }, close);
}

/** The queue as BullMQ knows it, to look at and not to work. @returns it, and what closes it with its connection */
export function openQueue({ databaseUrl, redisUrl }: { databaseUrl: string; redisUrl?: string | undefined }) {
  if (redisUrl) {
    const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
    redis.on('error', tellOnce('redis'));
    const { Queue } = withBackend(createRedisBackend);
    const queue = new Queue(queueName, { connection: redis });
    queue.on('error', tellOnce('queue'));
    return { queue: queue as unknown, close: async () => void (await queue.close().then(() => redis.quit())) };
  }
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2, options: '-c search_path=bullmq' });
  pool.on('error', tellOnce('queue connection'));
  const { Queue } = withBackend(createPostgresBackend);
  const queue = new Queue(queueName, { connection: pool });
  queue.on('error', tellOnce('queue'));
  return { queue: queue as unknown, close: () => queue.close().then(() => pool.end()) };
}

type Classes = ReturnType<typeof withBackend<ReturnType<typeof createPostgresBackend>, never>>;

function carrier(classes: unknown, shared: object, closeConnection: () => Promise<void>): JobCarrier {
  // The two backends differ only in the type of their connection, which `shared` holds.
  const { Queue, Worker } = classes as Classes;
  const queue = new Queue<CarriedJob>(queueName, shared as never);
  queue.on('error', tellOnce('queue'));
  const workers: { close(force?: boolean): Promise<void> }[] = [];
  // A Redis that refuses to write (MISCONF: its disk is full) answers at once, and BullMQ asks again at once: half of a core, for as
  // long as it lasts (test/faults/full-redis).
  class PatientWorker extends Worker<CarriedJob> {
    protected override async moveToActive(...asked: [token: string, name?: string]) {
      try {
        return await super.moveToActive(...asked);
      } catch (error) {
        await sleep(askAgainMilliseconds);
        throw error;
      }
    }
  }
  return {
    async hand(jobs) {
      // One by one: BullMQ's own statement for many makes temporary tables, which the runtime role may not (test/rules/attacks).
      const add = ({ name, handed, turn, editorId, outboxId }: HandedJob) =>
        queue.add(name, { editorId, outboxId }, { jobId: `${outboxId}-${handed}`, priority: turn, ...keeping });
      await Promise.all(jobs.map(add));
    },
    work(process, concurrency) {
      const worker = new PatientWorker(queueName, (job) => process(job.name, job.data), {
        ...shared,
        ...lock,
        settings: { backoffStrategy },
        concurrency,
      } as never);
      worker.on('error', tellOnce('worker'));
      const tell = tellOnce('job not begun');
      worker.on('failed', (_job, error) => tell(error));
      workers.push(worker);
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
      await queue.close();
      await closeConnection();
    },
  };
}
