import { expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { aTenant } from '../../../test/support/tenant.js';
import { openCarrier, type HandedJob, type JobCarrier } from './job-carrier.js';
import { Outbox } from './outbox.service.js';
import { Relay } from './relay.js';

const many = 500;
const tenant = await aTenant();

it('an editor with one job comes before the second of another, handed over and done, however many wait', async () => {
  const { owner } = tenant;
  await owner.query('UPDATE outbox SET done_at = now() WHERE done_at IS NULL');
  const other = await tenant.secondEditor();
  const outbox = tenant.get(Outbox);
  const mails = Array.from({ length: many }, () => ({}));
  await tenant.run(() => outbox.enqueueMany('campaigns.sweep', mails));
  const relay = new Relay(tenant.get(DataSource));
  const handed: HandedJob[] = [];
  const carrier = openCarrier({ databaseUrl: tenant.database.url });
  const watching: JobCarrier = {
    ...carrier,
    hand: (jobs) => {
      handed.push(...jobs);
      return carrier.hand(jobs);
    },
  };
  try {
    // Two hundred are with the carrier when the single one is written.
    expect(await relay.relayOnce(watching, 600)).toBe(200);
    await other.run(() => outbox.enqueue('campaigns.sweep', {}));
    expect(await relay.relayOnce(watching, 600)).toBe(200);
    const single = handed.filter(({ editorId }) => editorId === other.editorId);
    expect(single.map(({ turn }) => turn)).toEqual([1]);
    const turns = handed.filter(({ editorId }) => editorId === tenant.editorId).map(({ turn }) => turn);
    expect([...turns].sort((a, b) => a - b)).toEqual(Array.from({ length: 399 }, (_, index) => index + 1));

    const done: string[] = [];
    const enough = new Promise<void>((resolve) => {
      carrier.work(async (_name, { editorId }) => {
        done.push(editorId);
        if (done.length === 5) resolve();
      }, 1);
    });
    await enough;
    // Beside the first of the other editor, and nobody else.
    expect(done.slice(0, 2)).toContain(other.editorId);
  } finally {
    await carrier.close();
  }
});
