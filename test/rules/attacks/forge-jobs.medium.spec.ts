import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobRunner } from '../../../src/platform/jobs/job-runner.js';
import { Outbox } from '../../../src/platform/jobs/outbox.service.js';
import { aClient } from '../../support/factories.js';
import { startTenant, type TestEditor, type TestTenant } from '../../support/tenant.js';

/** The runtime role writes the queue's tables, and whoever holds Redis its lists: a carried job says anything. */
describe('a job that somebody forged in the queue', () => {
  let tenant: TestTenant;
  let neighbour: TestEditor;
  let runner: JobRunner;
  beforeAll(async () => {
    tenant = await startTenant();
    neighbour = await tenant.secondEditor();
    await aClient(tenant);
    runner = tenant.get(JobRunner);
    runner.prepare();
  });
  afterAll(() => tenant.stop());

  const enqueued = async (): Promise<string> => {
    await tenant.owner.query('DELETE FROM outbox');
    await tenant.run(() => tenant.get(Outbox).enqueue('progress.refresh', {}));
    return (await tenant.owner.query<{ id: string }>('SELECT id FROM outbox')).rows[0]?.id ?? '';
  };
  const row = async () => (await tenant.owner.query('SELECT done_at, failed_at, last_error, tries FROM outbox')).rows;
  const untouched = [{ done_at: null, failed_at: null, last_error: null, tries: 0 }];

  it('reaches no row of another editor', async () => {
    const outboxId = await enqueued();
    await runner.run('progress.refresh', { editorId: neighbour.editorId, outboxId });
    expect(await row()).toEqual(untouched);
  });

  it('is not done under another name than its row’s, nor ends the row', async () => {
    const outboxId = await enqueued();
    for (const name of ['certificates.watch', 'mail.send', 'no.such.job'])
      await runner.run(name, { editorId: tenant.editorId, outboxId });
    expect(await row()).toEqual(untouched);
  });

  it('brings nothing but the name of a row: what is done stands in the row', async () => {
    const outboxId = await enqueued();
    const forged = { editorId: tenant.editorId, outboxId, payload: { messageId: outboxId }, actor: { kind: 'person' } };
    await runner.run('progress.refresh', forged);
    expect(await row()).toEqual([{ done_at: expect.any(Date), failed_at: null, last_error: null, tries: 1 }]);
    const entries = await tenant.owner.query(`SELECT 1 FROM audit_entries WHERE actor_kind = 'person'`);
    expect(entries.rowCount).toBe(0);
  });

  it('of a row that nobody wrote does nothing', async () => {
    await enqueued();
    await runner.run('progress.refresh', {
      editorId: tenant.editorId,
      outboxId: '018f0000-0000-7000-8000-000000000000',
    });
    expect(await row()).toEqual(untouched);
  });
});
