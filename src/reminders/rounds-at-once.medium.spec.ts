import { beforeEach, describe, expect, it } from '@jest/globals';
import { afterDays, anAwaitedForm, chasedOf } from '../../test/support/chased.js';
import { aCertificate, aClient, aRepresentative, aSlot } from '../../test/support/factories.js';
import { aTenant, connectOwner, type TestEditor } from '../../test/support/tenant.js';
import { waitFor } from '../../test/support/wait-for.js';
import type { JobName } from '../jobs.js';
import { parisDate } from '../journey/calendar/calendar-days.js';
import { parisTime } from '../journey/calendar/paris-time.js';
import { clock } from '../platform/clock.js';
import { HeldElsewhere } from '../platform/jobs/carried-job.js';
import { JobRunner } from '../platform/jobs/job-runner.js';
import { type Begun, JobTries } from '../platform/jobs/job-tries.js';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { RetryLater } from '../platform/jobs/retry-later.js';
import { RemindersService } from './reminders.service.js';
import { Chasing } from './waits/chasing.service.js';

const at = afterDays(5);
let editor: TestEditor;
const tenant = await aTenant();
tenant.get(JobRunner).prepare();
beforeEach(async () => {
  editor = await tenant.secondEditor();
});

interface JobRow {
  id: string;
  name: JobName;
  tries: number;
  done: boolean;
  failed: boolean;
  last_error: string | null;
}

async function jobs(): Promise<JobRow[]> {
  const { rows } = await editor.owner.query<JobRow>(
    `SELECT id, name, tries, done_at IS NOT NULL AS done, failed_at IS NOT NULL AS failed, last_error FROM outbox WHERE name LIKE 'reminders.%' ORDER BY name`,
  );
  return rows;
}

const enqueue = (name: 'reminders.decide' | 'reminders.chase') =>
  editor.run(() => tenant.get(Outbox).enqueue(name, {}, { key: 'round' }));

/** Hands at once what is not over, as the workers of nine o’clock do. */
async function hand(): Promise<void> {
  const open = (await jobs()).filter(({ done, failed }) => !done && !failed);
  const run = async ({ id: outboxId, name }: JobRow) =>
    tenant
      .get(JobRunner)
      .run(name, { editorId: editor.editorId, outboxId })
      .catch((error: unknown) => expect(error).toBeInstanceOf(HeldElsewhere));
  await clock.at(at, () => Promise.all(open.map(run)));
}

/** A certificate that the digest of that morning tells of, on the client of a form that is to be chased. */
async function bothDue(): Promise<{ slotId: string; requestId: string }> {
  const { client, request } = await anAwaitedForm(editor);
  const slot = await aSlot(editor, { client_id: client.id });
  const ends = new Date(at.getTime() + 60 * 86_400_000);
  const dates = { not_before: new Date('2025-01-01'), not_after: ends, installed_at: new Date('2025-01-02') };
  await aCertificate(editor, { client_id: client.id, slot_id: slot.id, ...dates, verified_at: new Date('2025-01-02') });
  return { slotId: slot.id, requestId: request.id };
}

/** Somebody who decides of reminders of this editor: a transaction of another process. */
async function another() {
  const other = await connectOwner(tenant.database, editor.editorId);
  await other.query('BEGIN');
  await other.query(`SELECT pg_advisory_xact_lock(hashtextextended('reminders ' || current_editor()::text, 0))`);
  return other;
}

it('decide each of their own when the two rounds of nine o’clock are handed at once, and neither is lost', async () => {
  const { slotId, requestId } = await bothDue();
  await enqueue('reminders.decide');
  await enqueue('reminders.chase');
  for (let round = 0; round < 10 && (await jobs()).some(({ done }) => !done); round += 1) await hand();
  expect(await jobs()).toMatchObject([
    { name: 'reminders.chase', tries: 1, done: true },
    { name: 'reminders.decide', tries: 1, done: true },
  ]);
  expect(await chasedOf(editor, requestId)).toContain('sent 5 client');
  const { rows } = await editor.owner.query(
    'SELECT 1 FROM reminders WHERE slot_id = $1 OR certificate_id IS NOT NULL',
    [slotId],
  );
  expect(rows.length).toBeGreaterThan(0);
});

it.each(['reminders.decide', 'reminders.chase'] as const)(
  '%s comes back while another decides, which is no try, and does not end as done',
  async (name) => {
    const { requestId } = await bothDue();
    const other = await another();
    await enqueue(name);
    await hand();
    await hand();
    expect(await jobs()).toMatchObject([
      { tries: 0, done: false, failed: false, last_error: 'D’autres rappels se décident en ce moment.' },
    ]);
    expect((await editor.owner.query('SELECT 1 FROM reminders')).rowCount).toBe(0);
    await other.query('COMMIT');
    await other.end();
    await hand();
    expect(await jobs()).toMatchObject([{ tries: 1, done: true, last_error: null }]);
    expect(await chasedOf(editor, requestId)).toHaveLength(name === 'reminders.chase' ? 1 : 0);
    expect((await editor.owner.query('SELECT 1 FROM reminders')).rowCount).toBeGreaterThan(0);
  },
);

it('is done once by the next worker when one dies in the middle of it', async () => {
  const { requestId } = await bothDue();
  await enqueue('reminders.chase');
  const [job] = await jobs();
  const begun = await editor.run(() => tenant.get(JobTries).begin(job?.id ?? '', 'reminders.chase', { alone: false }));
  expect((begun as Begun).tries).toBe(1);
  const dying = await another();
  dying.on('error', () => undefined);
  const { rows } = await dying.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  await enqueue('reminders.decide');
  await hand();
  expect((await jobs()).map(({ done }) => done)).toEqual([false, false]);
  await editor.owner.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
  // What its lease leaves to the next.
  await editor.owner.query(`UPDATE outbox SET held_until = now() - interval '1 second' WHERE id = $1`, [job?.id]);
  for (let round = 0; round < 10 && (await jobs()).some(({ done }) => !done); round += 1) await hand();
  expect(await jobs()).toMatchObject([{ done: true }, { done: true }]);
  expect(await chasedOf(editor, requestId)).toEqual(['sent 5 client']);
});

it('that chases waits for nine o’clock by a clock that is a little behind, and is over long before it', async () => {
  const nine = parisTime(parisDate(at), '09:00').getTime();
  const chase = (before: number) =>
    clock.at(new Date(nine - before), () => editor.run(() => tenant.get(Chasing).decide()));
  await expect(chase(60_000)).rejects.toBeInstanceOf(RetryLater);
  expect(await chase(3_600_000)).toBe(0);
});

describe('a round, while something else writes to the same people', () => {
  const addresses = ['a.direction@client.test', 'z.direction@client.test'];
  let clients: string[];

  /** Two certificates that end within days, told at once: first of the one whose address and id come last. */
  beforeEach(async () => {
    clients = [];
    await editor.owner.query('UPDATE editors SET outside_mails_a_day = 5');
    for (const [index, email] of addresses.entries()) {
      const { id } = await aClient(editor);
      await aRepresentative(editor, { client_id: id, email });
      const { id: slot_id } = await aSlot(editor, { client_id: id });
      const not_after = new Date(at.getTime() + (3 - index) * 86_400_000);
      const dates = { not_before: new Date('2025-01-01'), not_after, installed_at: new Date('2025-01-02') };
      await aCertificate(editor, { client_id: id, slot_id, ...dates, verified_at: new Date('2025-01-02') });
      clients.push(id);
    }
  });

  const hold = (address: string) =>
    `INSERT INTO mail_allowances (address, day, mails) VALUES ('${address}', '2000-01-01', 0) ON CONFLICT (editor_id, address) DO UPDATE SET mails = mail_allowances.mails`;
  const waiting = 'SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))';
  const lockClients = () =>
    `SELECT 1 FROM clients WHERE id IN ('${clients.join("', '")}') ORDER BY id FOR NO KEY UPDATE`;

  it.each([
    ['a campaign has their clients, then asks for their addresses', lockClients, addresses],
    ['a batch has the first of their addresses, then asks for the second', () => hold(addresses[0]!), [addresses[1]!]],
  ])('waits without anything that is waited for, when %s', async (_, first, then) => {
    const other = await connectOwner(tenant.database, editor.editorId);
    await other.query('BEGIN');
    await other.query(first());
    const round = clock.at(at, () => editor.run(() => tenant.get(RemindersService).decide(at)));
    const outcome = round.catch((error: unknown) => error);
    await waitFor('the round to wait', async () => (await other.query(waiting)).rowCount !== 0);
    const written = async () => {
      for (const address of then) await other.query(hold(address));
      await other.query('COMMIT');
    };
    const failed = await written().catch((error: unknown) => error);
    await other.end();
    expect([await outcome, failed]).toEqual([2, undefined]);
    const { rows } = await editor.owner.query<{ to: string }>(
      `SELECT recipients[1] AS to FROM messages WHERE direction = 'out' AND recipients && $1 ORDER BY 1`,
      [addresses],
    );
    expect(rows.map(({ to }) => to)).toEqual(addresses);
  });

  it('passes over what somebody has in hand of a client that it tells nothing of, and looks at it again', async () => {
    const { id: client_id } = await aClient(editor);
    const { id } = await aSlot(editor, { client_id });
    const not_after = new Date(at.getTime() + 200 * 86_400_000);
    await aCertificate(editor, { client_id, slot_id: id, not_before: new Date('2025-01-01'), not_after });
    const awaited = `SELECT 1 FROM slots WHERE id = $1 AND reminders_from > $2`;
    const other = await connectOwner(tenant.database, editor.editorId);
    await other.query('BEGIN');
    await other.query('SELECT 1 FROM slots WHERE id = $1 FOR NO KEY UPDATE', [id]);
    const decide = () => clock.at(at, () => editor.run(() => tenant.get(RemindersService).decide(at)));
    let ended = false;
    const round = decide().finally(() => (ended = true));
    await waitFor('the round to end, or to wait', async () => ended || (await other.query(waiting)).rowCount !== 0);
    expect(ended).toBe(true);
    await other.query('COMMIT');
    await other.end();
    expect([await round, (await editor.owner.query(awaited, [id, at])).rowCount]).toEqual([2, 0]);
    expect([await decide(), (await editor.owner.query(awaited, [id, at])).rowCount]).toEqual([0, 1]);
  });
});
