import { expect, it } from '@jest/globals';
import { aClient, aRequest } from '../../../test/support/factories.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { clock } from '../../platform/clock.js';
import { ObservedDelays } from './observed-delays.queries.js';

const tenant = await aTenant();
const editor = await tenant.secondEditor();

const noon = (day: string) => new Date(`${day}T10:00:00Z`);
const now = noon('2026-11-25');
const byMonth = (of: TestEditor) => clock.at(now, () => of.run(() => tenant.get(ObservedDelays).byMonth()));

/** Sent on a Monday of October, acknowledged the next day, validated so many days later. */
async function answered(validated: string, of = editor) {
  const request = await aRequest(of, {
    client_id: (await aClient(of)).id,
    state: 'submitted',
    state_since: noon('2026-10-05'),
  });
  const move = (state: string, day: string) =>
    of.owner.query('UPDATE requests SET state = $2, state_since = $3 WHERE id = $1', [request.id, state, noon(day)]);
  await move('acknowledged', '2026-10-06');
  await move('validated', validated);
  return { request, move };
}

it('what ANS took is told by the month of its answer, in working days, none left out', async () => {
  for (let index = 0; index < 18; index += 1) await answered('2026-10-08');
  for (let index = 0; index < 2; index += 1) await answered('2026-10-19');
  await answered('2026-11-02');
  const months = await byMonth(editor);
  expect(months).toHaveLength(12);
  expect([months[0]?.month, months.at(-1)?.month]).toEqual(['2025-12', '2026-11']);
  expect(months.find(({ month }) => month === '2026-10')).toMatchObject({
    acknowledgement: { cases: 21, median: 1, ninth: 1 },
    validation: { cases: 20, median: 3, ninth: 3 },
  });
  expect(months.at(-1)).toMatchObject({ acknowledgement: { cases: 0 }, validation: { cases: 1, median: 20 } });
});

it('counts from the first time a request reached ANS, whatever was corrected since, and is the editor’s own', async () => {
  const other = await tenant.secondEditor();
  const { move } = await answered('2026-10-07', other);
  await move('to_correct', '2026-10-08');
  await move('submitted', '2026-11-09');
  await move('validated', '2026-11-10');
  const october = (await byMonth(other)).find(({ month }) => month === '2026-10');
  expect(october?.validation).toEqual({ cases: 1, median: 2, ninth: 2 });
});
