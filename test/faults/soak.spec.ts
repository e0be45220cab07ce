import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { AuditChain } from '../../src/journal/audit-chain.service.js';
import { aClient } from '../support/factories.js';
import { startMailServer, type MailServer } from '../support/mail-server.js';
import { startTenant, type TestTenant } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';
import { onEachCarrier } from './carriers.js';
import { provenAfterEach } from './proof.js';
import { settled } from './ready-client.js';
import { startWorker, type Victim } from './victims.js';

// A day's work in a minute. Pass: after as many jobs again, and again, the worker's memory holds what it held and the queue as many keys:
// what a job leaves behind would be there hundreds of times.
const jobs = 200;
const leftByAJob = 4_000;

// Every row must end, those of the rounds too. The relay is there for them: when the night's check of the journal ends before its anchor
// begins, the anchor has an end to tell, by a mail that waits for a relay (seen once: « 1 row left », on Redis).
onEachCarrier('a worker that goes on and on', (carrying) => {
  let tenant: TestTenant;
  let worker: Victim;
  let server: MailServer;
  beforeAll(async () => {
    tenant = await startTenant();
    for (let at = 0; at < 3; at += 1) await aClient(tenant);
    await settled(tenant);
    server = await startMailServer();
    await tenant.run(() => tenant.get(AuditChain).verify());
    const probe = new URL('./heap-probe.mjs', import.meta.url).href;
    worker = await startWorker(tenant.database, {
      ...carrying.environment(),
      SMTP_URL: server.url,
      NODE_OPTIONS: `--import=${probe}`,
    });
  });
  afterEach(() => worker.kill());
  provenAfterEach(() => tenant);
  afterAll(async () => {
    await server.stop();
    await tenant.stop();
  });

  async function work(): Promise<void> {
    await tenant.owner.query(
      `INSERT INTO outbox (id, name, payload, key) SELECT gen_random_uuid(), 'progress.refresh', '{}', 'essai ' || n FROM generate_series(1, $1::int) n`,
      [jobs],
    );
    const open = async () =>
      (
        await tenant.owner.query<object>(
          `SELECT name, tries, due_at, handed_at, last_error FROM outbox WHERE done_at IS NULL LIMIT 3`,
        )
      ).rows;
    await waitFor(`${jobs} jobs are done`, open, (left) => left.length === 0);
  }

  async function heap(): Promise<number> {
    const said = () => [...worker.output().matchAll(/^heap (\d+)$/gm)].map(([, bytes]) => Number(bytes));
    const before = said().length;
    process.kill(worker.pid, 'SIGUSR2');
    return (await waitFor('the worker says what it holds', said, (all) => all.length > before)).at(-1) ?? 0;
  }

  /**
   * Of Redis its keys, of PostgreSQL the jobs that the carrier's table holds. What says that a worker looked for stalled jobs comes and goes,
   * and is of no job.
   */
  async function held(): Promise<string[]> {
    const redis = carrying.redis();
    if (!redis) return (await tenant.owner.query<{ id: string }>('SELECT id FROM bullmq.job')).rows.map(({ id }) => id);
    const asked = new Redis(redis.url);
    const keys = await asked.keys('*');
    await asked.quit();
    return keys.filter((key) => !key.endsWith(':stalled-check'));
  }

  it('holds no more after six hundred jobs than after four hundred, nor does its queue', async () => {
    await work();
    await work();
    const [memory, queue] = [await heap(), (await held()).length];
    await work();
    await waitFor('the queue is what it was', held, (keys) => keys.length <= queue);
    expect(((await heap()) - memory) / jobs).toBeLessThan(leftByAJob);
    expect((await held()).length).toBeLessThan(12);
    expect(server.copies).toHaveLength(1);
  });
});
