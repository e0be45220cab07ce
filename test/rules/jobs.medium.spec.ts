import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import { uuidv7 } from '../../src/platform/uuid.js';
import { recurringJobs, type JobName } from '../../src/jobs.js';
import { openCarrier, type JobCarrier } from '../../src/platform/jobs/job-carrier.js';
import type { JobHandler, JobHandlers, JobInHand } from '../../src/platform/jobs/job-handlers.js';
import { JobRunner } from '../../src/platform/jobs/job-runner.js';
import { JobTries } from '../../src/platform/jobs/job-tries.js';
import { Outbox } from '../../src/platform/jobs/outbox.service.js';
import { Relay } from '../../src/platform/jobs/relay.js';
import { RetryLater } from '../../src/platform/jobs/retry-later.js';
import { Schedule } from '../../src/platform/jobs/schedule.js';
import { TenantDb } from '../../src/platform/tenancy/tenant-db.js';
import { complaints } from '../support/complaints.js';
import { insertRow } from '../support/factories.js';
import { aTenant, type TestEditor } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';

const redisUrl = process.env['REDIS_TEST_URL'];
const backends = [
  { name: 'on PostgreSQL', redis: undefined },
  { name: 'on Redis', redis: redisUrl },
];

let editor: TestEditor;
const tenant = await aTenant();
await noteWaits();
beforeEach(async () => {
  editor = await tenant.secondEditor();
});

interface OutboxRow {
  id: string;
  tries: number;
  handed: number;
  done_at: Date | null;
  failed_at: Date | null;
  last_error: string | null;
  /** Seconds put off after each failure, by attempt: noted as it happens, however late one looks. */
  payload: Record<string, number>;
}

async function outbox(): Promise<OutboxRow[]> {
  const { rows } = await editor.owner.query<OutboxRow>('SELECT * FROM outbox ORDER BY id');
  return rows;
}

async function noteWaits(): Promise<void> {
  await tenant.owner.query(`
    CREATE FUNCTION note_wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      NEW.payload := NEW.payload || jsonb_build_object(NEW.tries::text, extract(epoch FROM NEW.due_at - now()));
      RETURN NEW;
    END $$;
    CREATE TRIGGER note_wait BEFORE UPDATE ON outbox FOR EACH ROW WHEN (NEW.last_error IS NOT NULL) EXECUTE FUNCTION note_wait()`);
}

const effects = async () => (await editor.owner.query<{ name: string }>('SELECT name FROM solutions')).rows.length;
const enqueue = (name: JobName = 'progress.refresh') => editor.run(() => tenant.get(Outbox).enqueue(name, {} as never));
const allDone = (rows: OutboxRow[]) => rows.length > 0 && rows.every((row) => row.done_at !== null);

/** Stands where a room's handler stands; its effect is a row, so that counting effects is counting rows. */
class Probe {
  seen: JobInHand[] = [];
  constructor(private readonly act: (job: JobInHand) => Promise<void> = () => this.leaveATrace()) {}

  readonly handle: JobHandler<unknown> = async (_payload, job) => {
    this.seen.push(job);
    await this.act(job);
  };

  async leaveATrace(): Promise<void> {
    await tenant.get(TenantDb).query('INSERT INTO solutions (id, name) VALUES ($1, $2)', [uuidv7(), uuidv7()]);
  }
}

function runnerWith(probe: Probe): JobRunner {
  const names: JobName[] = ['progress.refresh', 'mail.send'];
  const handlers = {
    all: () => new Map(names.map((name) => [name, probe.handle])),
    gaveUp: () => Promise.resolve(),
  } as unknown as JobHandlers;
  const runner = new JobRunner(tenant.get(TenantDb), handlers, tenant.get(JobTries));
  runner.prepare();
  return runner;
}

describe.each(backends)('a job carried $name', ({ name, redis }) => {
  // Without REDIS_TEST_URL these are skipped, and the run names them.
  const test = name === 'on Redis' && !redis ? it.skip : it;
  let carrier: JobCarrier;
  let relay: Relay | null = null;

  beforeEach(() => {
    if (name === 'on Redis' && !redis) return;
    carrier = openCarrier({ databaseUrl: tenant.database.url, redisUrl: redis, prefix: `test-${uuidv7()}` });
  });
  afterEach(async () => {
    await relay?.stop();
    relay = null;
    await carrier?.close();
  });

  /** What the worker process starts. */
  function work(probe: Probe, lostAfterSeconds = 60): void {
    const runner = runnerWith(probe);
    carrier.work((job, carried) => runner.run(job, carried), 4);
    relay = new Relay(tenant.get(DataSource));
    relay.start(carrier, tenant.database.url, lostAfterSeconds);
  }

  async function lose(): Promise<void> {
    if (redis) {
      const client = new Redis(redis);
      await client.flushall();
      await client.quit();
    } else await editor.owner.query('DELETE FROM bullmq.job');
  }

  test('is done once when its transaction commits, and never when it rolls back', async () => {
    const probe = new Probe();
    work(probe);
    const changedMind = editor.run(async () => {
      await tenant.get(Outbox).enqueue('progress.refresh', {});
      throw new Error('changed my mind');
    });
    await expect(changedMind).rejects.toThrow('changed my mind');
    await enqueue();
    await waitFor('the job', outbox, allDone);
    expect([probe.seen.length, await effects(), (await outbox()).length]).toEqual([1, 1, 1]);
    // Nothing was left behind: what is asked for later is all that comes later.
    await enqueue();
    await waitFor('the next job', outbox, (rows) => rows.length === 2 && allDone(rows));
    expect([probe.seen.length, await effects()]).toEqual([2, 2]);
  });

  test('runs in the editor that asked for it', async () => {
    const probe = new Probe();
    work(probe);
    await enqueue();
    await waitFor('the job', outbox, allDone);
    expect(probe.seen[0]?.scope.editorId).toBe(editor.editorId);
    const neighbour = await tenant.secondEditor();
    expect((await neighbour.owner.query('SELECT 1 FROM solutions')).rowCount).toBe(0);
  });

  test('is begun once, and has its effect once, when it is delivered three times at once', async () => {
    const deliveries = { ended: 0 };
    const probe: Probe = new Probe(async () => {
      await probe.leaveATrace();
      // The two others have found it held, and will ask again.
      await waitFor(
        'two deliveries that could not begin',
        () => deliveries.ended,
        (ended) => ended >= 2,
      );
    });
    await enqueue();
    const [row] = await outbox();
    const one = { name: 'progress.refresh', editorId: editor.editorId, outboxId: row?.id ?? '' };
    const runner = runnerWith(probe);
    carrier.work(async (job, carried) => runner.run(job, carried).finally(() => (deliveries.ended += 1)), 4);
    await carrier.hand([1, 2, 3].map((handed) => ({ ...one, handed, turn: 1 })));
    await waitFor('the job', outbox, allDone);
    expect(await effects()).toBe(1);
    expect(probe.seen.length).toBe(1);
    expect(await outbox()).toMatchObject([{ tries: 1, failed_at: null }]);
    expect(complaints()).toEqual([expect.stringContaining('is being done elsewhere')]);
  });

  test('that waits with the carrier is not handed twice, however long, and none of that is a try', async () => {
    await enqueue();
    const impatient = new Relay(tenant.get(DataSource));
    for (let round = 0; round < 20; round += 1) expect(await impatient.relayOnce(carrier, 0)).toBe(1);
    expect(await outbox()).toMatchObject([{ tries: 0, handed: 1 }]);
    const probe = new Probe();
    const deliveries: string[] = [];
    const runner = runnerWith(probe);
    carrier.work((job, carried) => {
      // On PostgreSQL the queue is that of the other tests too: what they left comes too.
      if (carried.editorId === editor.editorId) deliveries.push(carried.outboxId);
      return runner.run(job, carried);
    }, 4);
    await waitFor('the job', outbox, allDone);
    await enqueue();
    await impatient.relayOnce(carrier, 60);
    await waitFor('the next job', outbox, (rows) => rows.length === 2 && allDone(rows));
    // The queue may still hold what the test before put off.
    const own = (await outbox()).map(({ id }) => id);
    expect(deliveries.filter((id) => own.includes(id)).length).toBe(2);
    expect(await outbox()).toMatchObject([{ tries: 1 }, { tries: 1 }]);
  });

  test('whose handler finds the outside away is put off until then, which is no try', async () => {
    const at = new Date(Date.now() + 3_600_000);
    let away = true;
    const probe: Probe = new Probe(async (job) => {
      if (away) throw new RetryLater(at, 'the relay is away');
      await tenant.get(TenantDb).run(job.scope, () => probe.leaveATrace());
    });
    work(probe);
    await enqueue('mail.send');
    const put = await waitFor('it to be put off', outbox, ([row]) => row?.last_error === 'the relay is away');
    expect(put).toMatchObject([{ tries: 0, due_at: at, failed_at: null }]);
    away = false;
    await editor.owner.query(`UPDATE outbox SET due_at = now()`);
    await waitFor('the job', outbox, allDone);
    expect(probe.seen.map(({ attempt }) => attempt)).toEqual([1, 1]);
    expect(await effects()).toBe(1);
  });

  test('that nobody knows how to do fails at once, with its reason', async () => {
    work(new Probe());
    await insertRow(editor, 'outbox', { id: uuidv7(), name: 'of.tomorrow', payload: {} });
    const [row] = await waitFor('the end', outbox, ([one]) => Boolean(one?.failed_at));
    expect(row).toMatchObject({ tries: 0, last_error: expect.stringContaining('of.tomorrow') });
  });

  test('that the carrier lost is handed over again', async () => {
    await enqueue();
    const once = new Relay(tenant.get(DataSource));
    expect(await once.relayOnce(carrier, 60)).toBe(1);
    await lose();
    expect(await once.relayOnce(carrier, 60)).toBe(0);
    await editor.owner.query(`UPDATE outbox SET handed_at = now() - interval '61 seconds'`);
    const probe = new Probe();
    work(probe);
    await waitFor('the job', outbox, allDone);
    expect([await effects(), probe.seen[0]?.attempt]).toEqual([1, 1]);
  });

  test('that fails waits longer each time, then stays for a person to see', async () => {
    let closed = true;
    const probe = new Probe(async () => {
      await probe.leaveATrace();
      if (closed) throw new Error('the register is closed');
    });
    work(probe);
    await enqueue();
    for (const attempt of [1, 2]) {
      await waitFor('a failure', outbox, ([one]) => one?.tries === attempt && one.last_error !== null);
      await editor.owner.query('UPDATE outbox SET due_at = now(), last_error = NULL');
    }
    const [last] = await waitFor('the end', outbox, ([one]) => Boolean(one?.failed_at));
    expect([last?.payload['1'], last?.payload['2']]).toEqual([5, 20]);
    expect(last).toMatchObject({ tries: 3, done_at: null, last_error: 'the register is closed' });
    expect(probe.seen.map((job) => job.lastTry)).toEqual([false, false, true]);
    expect(await effects()).toBe(0);
    expect(complaints()).toEqual(Array.from({ length: 3 }, () => expect.stringContaining('the register is closed')));
    // It looks due again: whoever takes all that is due leaves it, and takes only what was asked for since.
    await editor.owner.query('UPDATE outbox SET due_at = now()');
    closed = false;
    await enqueue();
    await waitFor('the next job', effects, (count) => count === 1);
    expect(probe.seen.map((job) => job.id === last?.id)).toEqual([true, true, true, false]);
  });

  test('that reaches outside opens its own transactions, and is done after', async () => {
    const probe: Probe = new Probe((job) => tenant.get(TenantDb).run(job.scope, () => probe.leaveATrace()));
    work(probe);
    await enqueue('mail.send');
    await waitFor('the job', outbox, allDone);
    expect(await effects()).toBe(1);
  });
});

describe('the outbox', () => {
  it('keeps one unfinished job of a name and key, and a new one once the first is done', async () => {
    const ask = () => editor.run(() => tenant.get(Outbox).enqueue('progress.refresh', {}, { key: 'round' }));
    await Promise.all([ask(), ask(), ask()]);
    expect((await outbox()).length).toBe(1);
    await editor.owner.query('UPDATE outbox SET done_at = now()');
    await ask();
    expect((await outbox()).length).toBe(2);
  });
});

describe('recurring work', () => {
  it('opens one round an editor, whatever the number of schedulers that look', async () => {
    const schedulers = [1, 2, 3].map(() => new Schedule(tenant.get(DataSource), tenant.get(TenantDb)));
    const now = new Date();
    await Promise.all(schedulers.map((schedule) => schedule.runDue(now)));
    expect((await outbox()).length).toBe(recurringJobs.length);
    await editor.owner.query('UPDATE outbox SET done_at = now()');
    await Promise.all(schedulers.map((schedule) => schedule.runDue(now)));
    expect((await outbox()).length).toBe(recurringJobs.length);
    const tomorrow = new Date(now.getTime() + 86_400_000);
    await Promise.all(schedulers.map((schedule) => schedule.runDue(tomorrow)));
    expect((await outbox()).length).toBe(2 * recurringJobs.length);
  });

  it('is due when its last run is in the future, and is not opened twice by schedulers a moment apart', async () => {
    const schedule = new Schedule(tenant.get(DataSource), tenant.get(TenantDb));
    const now = new Date(Date.now() + 30 * 86_400_000);
    const opened = async (at: Date) => {
      await editor.owner.query('UPDATE outbox SET done_at = now()');
      const before = (await outbox()).length;
      await schedule.runDue(at);
      return (await outbox()).length - before;
    };
    expect(await opened(now)).toBe(recurringJobs.length);
    expect(await opened(new Date(now.getTime() - 10))).toBe(0);
    // A clock that was a month ahead has been set right.
    expect(await opened(new Date(now.getTime() - 29 * 86_400_000))).toBe(recurringJobs.length);
  });
});
