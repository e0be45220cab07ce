import { beforeEach, expect, it } from '@jest/globals';
import { aCertificate, aClient, aRepresentative, aSlot, dayFromToday, type Row } from '../../test/support/factories.js';
import { aTenant, type TestEditor } from '../../test/support/tenant.js';
import { workingDayFrom } from '../../test/support/working-day.js';
import { clock } from '../platform/clock.js';
import { ReminderQueries } from './reminder.queries.js';
import { RemindersService } from './reminders.service.js';

const day = 86_400_000;
let editor: TestEditor;
let now: Date;

const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  now = workingDayFrom(new Date());
});

const decide = (at: Date) => clock.at(at, () => editor.run(() => tenant.get(RemindersService).decide(at)));
const lookedAt = async (at: Date, of = editor) =>
  (await clock.at(at, () => of.run(() => tenant.get(ReminderQueries).toLookAt(at)))).map(({ slotId }) => slotId);
const later = (days: number) => new Date(now.getTime() + days * day);

async function aWatched(days: number, of = editor): Promise<{ slot: Row; certificate: Row }> {
  const client = await aClient(of);
  await aRepresentative(of, { client_id: client.id });
  const slot = await aSlot(of, { client_id: client.id });
  const own = { client_id: client.id, slot_id: slot.id, not_after: later(days) };
  return { slot, certificate: await aCertificate(of, { ...own, installed_at: now, verified_at: now }) };
}

it('a slot is read when something may be due, and not again before its next stage', async () => {
  const { slot } = await aWatched(4.5);
  const far = await aWatched(500);
  expect(await lookedAt(now)).toEqual([slot.id]);
  await decide(now);
  expect(await lookedAt(now)).toEqual([]);
  // Of seven days, three and one: the next one opens three days before the end.
  expect(await lookedAt(later(0.2))).toEqual([]);
  expect(await lookedAt(later(2.5))).toEqual([slot.id]);
  await decide(later(20));
  expect(await lookedAt(later(30))).toEqual([]);
  expect(await lookedAt(later(400))).toEqual([far.slot.id]);
});

it('one that is far from any stage is looked at once, then when its first stage opens', async () => {
  const { slot } = await aWatched(300);
  expect(await lookedAt(now)).toEqual([slot.id]);
  expect(await decide(now)).toBe(0);
  expect(await lookedAt(later(100))).toEqual([]);
  expect(await lookedAt(later(121))).toEqual([slot.id]);
});

it('those of whom something is due are read page after page: each once, the nearest end first', async () => {
  const ends = [9, 4, 4, 6];
  for (const days of ends) await aWatched(days);
  // A part of a millisecond, which nobody who asks for the next one can say.
  await editor.owner.query(
    `UPDATE certificates SET not_after = date_trunc('second', not_after) + interval '400 microseconds' WHERE editor_id = $1`,
    [editor.editorId],
  );
  const queries = tenant.get(ReminderQueries);
  const all = await editor.run(() => queries.toLookAt(now));
  expect(all).toHaveLength(ends.length);
  expect(all.map(({ notAfter }) => notAfter)).toEqual(all.map(({ notAfter }) => notAfter).toSorted((a, b) => +a - +b));
  for (const [index, one] of all.entries())
    expect(await editor.run(() => queries.toLookAt(now, one))).toEqual(all.slice(index + 1));
});

it('another end, or other stages of its editor, put it back; those of another editor do not', async () => {
  const { slot, certificate } = await aWatched(300);
  const neighbour = await tenant.secondEditor();
  const theirs = await aWatched(300, neighbour);
  await decide(now);
  await clock.at(now, () => neighbour.run(() => tenant.get(RemindersService).decide(now)));
  expect([await lookedAt(now), await lookedAt(now, neighbour)]).toEqual([[], []]);

  await editor.owner.query('UPDATE certificates SET not_after = $2 WHERE id = $1', [certificate.id, later(250)]);
  expect(await lookedAt(now)).toEqual([slot.id]);
  await decide(now);
  expect(await lookedAt(now)).toEqual([]);

  await editor.owner.query(`UPDATE editors SET reminder_stages = '{365,30}'`);
  expect([await lookedAt(now), await lookedAt(now, neighbour)]).toEqual([[slot.id], []]);
  await editor.run(() => tenant.get(RemindersService).decide(now));
  expect(await lookedAt(now, neighbour)).toEqual([]);
  expect(theirs.slot.id).not.toBe(slot.id);
});

it('a day that is declared, changed and withdrawn is followed', async () => {
  const client = await aClient(editor);
  const slot = await aSlot(editor, { client_id: client.id });
  const declare = (on: string | null) =>
    editor.owner.query(
      `UPDATE slots SET declared_not_after = $2::date, declared_by = CASE WHEN $2::date IS NULL THEN NULL ELSE 'Ada' END, declared_at = now() WHERE id = $1`,
      [slot.id, on],
    );
  expect(await lookedAt(now)).toEqual([]);
  await declare(dayFromToday(200));
  expect(await lookedAt(now)).toEqual([slot.id]);
  await decide(now);
  expect(await lookedAt(now)).toEqual([]);
  await declare(dayFromToday(190));
  expect(await lookedAt(now)).toEqual([slot.id]);
  await declare(null);
  expect(await lookedAt(now)).toEqual([]);
});
