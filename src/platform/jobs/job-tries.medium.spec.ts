import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectOwner, startTenant, type TestTenant } from '../../../test/support/tenant.js';
import { waitFor } from '../../../test/support/wait-for.js';
import { TenantDb } from '../tenancy/tenant-db.js';
import type { JobHandlers } from './job-handlers.js';
import { JobRunner } from './job-runner.js';
import { JobTries, type Begun } from './job-tries.js';
import { Outbox } from './outbox.service.js';

describe('a try that has begun', () => {
  let tenant: TestTenant;
  beforeAll(async () => {
    tenant = await startTenant();
  });
  afterAll(() => tenant.stop());

  it('waits for whoever asked at the same moment and found it held, instead of giving itself up for interrupted', async () => {
    await tenant.run(() => tenant.get(Outbox).enqueue('progress.refresh', {}));
    const { rows } = await tenant.owner.query<{ id: string }>('SELECT id FROM outbox');
    const id = rows[0]?.id ?? '';
    const tries = tenant.get(JobTries);
    const begun = (await tenant.run(() => tries.begin(id, 'progress.refresh', { alone: false }))) as Begun;
    expect(begun.tries).toBe(1);
    const other = await connectOwner(tenant.database, tenant.editorId);
    await other.query('BEGIN');
    await other.query('SELECT 1 FROM outbox WHERE id = $1 FOR UPDATE', [id]);
    const locked = tenant.run(() => tries.lock(id, begun));
    const waiting = `SELECT count(*)::int AS waiting FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()`;
    await waitFor(
      'somebody who waits',
      async () => (await other.query<{ waiting: number }>(waiting)).rows[0]?.waiting,
      (count) => count === 1,
    );
    await other.query('COMMIT');
    expect(await locked).toBe(true);
    await other.end();
  });

  it('is none when its transaction was undone for another one’s sake: the job is done again soon', async () => {
    await tenant.run(() => tenant.get(Outbox).enqueue('progress.fold', {}));
    const { rows } = await tenant.owner.query<{ id: string }>(`SELECT id FROM outbox WHERE name = 'progress.fold'`);
    const id = rows[0]?.id ?? '';
    let runs = 0;
    const handle = () => {
      runs += 1;
      return runs > 1 ? Promise.resolve() : Promise.reject(Object.assign(new Error('deadlock'), { code: '40P01' }));
    };
    const handlers = { all: () => new Map([['progress.fold', handle]]), gaveUp: () => Promise.reject(new Error('no')) };
    const runner = new JobRunner(tenant.get(TenantDb), handlers as unknown as JobHandlers, tenant.get(JobTries));
    runner.prepare();
    const state = async () =>
      (
        await tenant.owner.query<Record<string, unknown>>(
          `SELECT tries, due_at < now() + interval '1 minute' AS soon, done_at IS NOT NULL AS done, failed_at FROM outbox WHERE id = $1`,
          [id],
        )
      ).rows[0];
    const job = { name: 'progress.fold', editorId: tenant.editorId, outboxId: id };
    await runner.run('progress.fold', job as never);
    expect(await state()).toEqual({ tries: 0, soon: true, done: false, failed_at: null });
    await runner.run('progress.fold', job as never);
    expect(await state()).toMatchObject({ done: true });
  });

  it('is over when the same work is done later, that of another key is not', async () => {
    const outbox = tenant.get(Outbox);
    const keyed = (key?: string) => tenant.run(() => outbox.enqueue('progress.fold', {}, { ...(key && { key }) }));
    const gaveUp = async (key?: string) => {
      await keyed(key);
      await tenant.owner.query(`UPDATE outbox SET failed_at = now(), last_error = 'away' WHERE done_at IS NULL`);
    };
    await tenant.owner.query('DELETE FROM outbox');
    for (const key of ['one', 'one', 'other', undefined, 'one']) await gaveUp(key);
    await keyed('one');
    const { rows } = await tenant.owner.query<{ id: string }>(
      'SELECT id FROM outbox WHERE done_at IS NULL AND failed_at IS NULL',
    );
    await tenant.run(() => tenant.get(JobTries).done(rows[0]?.id ?? ''));
    const left = `SELECT key, failed_at IS NOT NULL AS failed, count(*)::int AS jobs FROM outbox GROUP BY 1, 2 ORDER BY 1`;
    expect((await tenant.owner.query(left)).rows).toEqual([
      { key: 'one', failed: false, jobs: 4 },
      { key: 'other', failed: true, jobs: 1 },
      { key: null, failed: true, jobs: 1 },
    ]);
  });
});
