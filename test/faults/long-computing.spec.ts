import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { JobName } from '../../src/jobs.js';
import { openCarrier, type JobCarrier } from '../../src/platform/jobs/job-carrier.js';
import type { JobHandler, JobHandlers } from '../../src/platform/jobs/job-handlers.js';
import { JobRunner } from '../../src/platform/jobs/job-runner.js';
import { JobTries } from '../../src/platform/jobs/job-tries.js';
import { Relay } from '../../src/platform/jobs/relay.js';
import { TenantDb } from '../../src/platform/tenancy/tenant-db.js';
import { asideRoom } from '../../src/platform/aside/aside-room.js';
import { Aside } from '../../src/platform/aside/aside.js';
import { startTenant, type TestTenant } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';
import { onEachCarrier } from './carriers.js';
import { provenAfterEach } from './proof.js';

// Pass: a job whose file costs more seconds of computing than the carrier's lock (6 s) and the row's lease (10 s) last is begun once, and
// what comes beside it is done meanwhile: the computing is done aside.
const seconds = 13;
const trials = asideRoom<typeof import('../../src/platform/aside/aside-trials.js')>('platform/aside/aside-trials.js');

onEachCarrier('a job that computes for long', (carrying) => {
  let tenant: TestTenant;
  let aside: Aside;
  let carrier: JobCarrier;
  let relay: Relay;
  const begun: JobName[] = [];
  const ended: JobName[] = [];
  beforeAll(async () => {
    tenant = await startTenant();
    aside = new Aside(seconds);
    const heavy: JobHandler<unknown> = async () => {
      begun.push('mailbox.collect');
      await aside.call(trials, 'neverEnd', []).catch(() => undefined);
      ended.push('mailbox.collect');
    };
    const light: JobHandler<unknown> = async () => void ended.push('progress.refresh');
    const handlers = {
      all: () =>
        new Map<JobName, JobHandler<unknown>>([
          ['mailbox.collect', heavy],
          ['progress.refresh', light],
        ]),
      gaveUp: () => Promise.resolve(),
    } as unknown as JobHandlers;
    const runner = new JobRunner(tenant.get(TenantDb), handlers, tenant.get(JobTries));
    runner.prepare();
    const redisUrl = carrying.redis()?.url;
    carrier = openCarrier({ databaseUrl: tenant.database.url, redisUrl });
    carrier.work((name, job) => runner.run(name, job), 4);
    relay = new Relay(tenant.get(DataSource));
    relay.start(carrier, tenant.database.url);
  });
  afterEach(async () => {
    await relay.stop();
    await carrier.close();
    await aside.onApplicationShutdown();
  });
  provenAfterEach(() => tenant);
  afterAll(() => tenant.stop());

  const ask = (name: JobName, count: number) =>
    tenant.owner.query(
      `INSERT INTO outbox (id, name, payload, key) SELECT gen_random_uuid(), $1, '{}', 'essai ' || n FROM generate_series(1, $2::int) n`,
      [name, count],
    );

  it('is begun once, keeps what holds it, and keeps nobody waiting', async () => {
    await ask('mailbox.collect', 1);
    await waitFor('it is begun', () => begun.length === 1);
    await ask('progress.refresh', 20);
    await waitFor('it has ended', () => ended.includes('mailbox.collect'));
    expect(ended.indexOf('mailbox.collect')).toBe(20);
    await waitFor(
      'its row says so',
      async () => (await tenant.owner.query('SELECT 1 FROM outbox WHERE done_at IS NULL')).rowCount === 0,
    );
    const { rows } = await tenant.owner.query(`SELECT tries, handed FROM outbox WHERE name = 'mailbox.collect'`);
    expect([rows, begun]).toEqual([[{ tries: 1, handed: 1 }], ['mailbox.collect']]);
  });
});
