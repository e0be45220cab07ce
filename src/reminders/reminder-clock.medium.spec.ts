import { beforeEach, describe, expect, it } from '@jest/globals';
import { aCertificate, aClient, aSlot } from '../../test/support/factories.js';
import { aTenant, type TestEditor } from '../../test/support/tenant.js';
import { clock } from '../platform/clock.js';
import { RemindersService } from './reminders.service.js';

let editor: TestEditor;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
});

/** A round at that instant, as a worker whose clock says so would do it. */
const round = (at: string) => {
  const now = new Date(at);
  return clock.at(now, () => editor.run(() => tenant.get(RemindersService).decide(now)));
};

/** In service, until that instant. */
async function until(notAfter: string): Promise<void> {
  const client = await aClient(editor, { name: 'CHU de Nice' });
  const slot = await aSlot(editor, { client_id: client.id });
  const [before, after] = [new Date('2026-01-05T08:00:00Z'), new Date(notAfter)];
  const dates = { not_before: before, installed_at: before, verified_at: before, not_after: after };
  await aCertificate(editor, { client_id: client.id, slot_id: slot.id, ...dates });
}

async function sent(): Promise<string[]> {
  const { rows } = await editor.owner.query<{ told: string }>(
    `SELECT r.stage || ' ' || substring(m.subject FROM 'expire.*') AS told FROM reminders r JOIN messages m ON m.id = r.message_id
      WHERE r.decision = 'sent' AND m.purpose <> 'reminder_digest' GROUP BY r.stage, m.id, m.subject ORDER BY m.id`,
  );
  return rows.map(({ told }) => told);
}

describe('a reminder, on days that are not like others', () => {
  // The last second of the stage before, and the first one of the stage: midnight in Paris.
  it.each([
    [
      'an end one second before midnight UTC, in winter',
      '2027-01-20T23:59:59Z',
      '2027-01-13T22:59:59Z',
      '2027-01-13T23:00:00Z',
    ],
    [
      'an end on the night when clocks go forward',
      '2027-03-28T00:30:00Z',
      '2027-03-20T22:59:59Z',
      '2027-03-20T23:00:00Z',
    ],
    ['an end after clocks went forward', '2027-03-28T22:30:00Z', '2027-03-21T22:59:59Z', '2027-03-21T23:00:00Z'],
    ['an end on the night when clocks go back', '2027-10-31T01:30:00Z', '2027-10-23T21:59:59Z', '2027-10-23T22:00:00Z'],
    ['an end after clocks went back', '2027-10-31T23:30:00Z', '2027-10-24T21:59:59Z', '2027-10-24T22:00:00Z'],
    ['an end on 29 February', '2028-02-29T22:59:59Z', '2028-02-21T22:59:59Z', '2028-02-21T23:00:00Z'],
    ['an end on 31 December', '2027-12-31T22:59:59Z', '2027-12-23T22:59:59Z', '2027-12-23T23:00:00Z'],
  ])('%s: its seventh day before opens at midnight in Paris', async (_, notAfter, before, opens) => {
    await until(notAfter);
    await round(before);
    expect(await sent()).toEqual([]);
    await round(opens);
    expect(await sent()).toEqual(['7 expire dans 7\u00a0jours']);
  });
});

describe('a reminder, and a clock that is wrong', () => {
  it('leaves once when the clock goes back an hour, at midnight too', async () => {
    await until('2027-01-20T12:00:00Z');
    await round('2027-01-12T23:00:30Z');
    for (const again of [
      '2027-01-12T22:00:30Z',
      '2027-01-12T22:59:59Z',
      '2027-01-12T23:00:30Z',
      '2027-01-13T00:00:30Z',
    ])
      await round(again);
    expect(await sent()).toEqual(['7 expire dans 7\u00a0jours']);
  });

  it('leaves once for the day it is when the clock leaps forward a day or a week, and back', async () => {
    await until('2027-01-20T12:00:00Z');
    await round('2027-01-13T09:00:00Z');
    await round('2027-01-17T09:00:00Z');
    await round('2027-01-13T09:15:00Z');
    await round('2027-01-17T09:15:00Z');
    await round('2027-01-20T09:00:00Z');
    expect(await sent()).toEqual([
      '7 expire dans 7\u00a0jours',
      '3 expire dans 3\u00a0jours',
      expect.stringMatching(/^0 expire /),
    ]);
  });
});
