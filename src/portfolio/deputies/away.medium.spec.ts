import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aClient, aDeputy, dayFromToday } from '../../../test/support/factories.js';
import { send } from '../../../test/support/records.js';
import { date } from '../../platform/web/view-helpers.js';
import { DeputyNamingService } from '../deputy-naming.service.js';

const app = await anApp();
const support = await app.signIn();
const { account_manager: manager, support: helper, admin } = app.users;

/** They are away from day to day; somebody stands in for them. */
const absence = (of: { id: string }, starts: number, ends: number, deputy = admin) =>
  aDeputy(app, {
    ...{ account_manager_id: of.id, deputy_id: deputy.id },
    ...{ starts_on: dayFromToday(starts), ends_on: dayFromToday(ends) },
  });
const wish = (starts: number, ends: number) => ({
  ...{ accountManagerId: manager.id, deputyId: helper.id, reason: '', version: '1' },
  ...{ startsOn: dayFromToday(starts), endsOn: dayFromToday(ends) },
});

describe('somebody who is away', () => {
  it('is no deputy on those days: for an absence, for one client, for many', async () => {
    await absence(helper, 10, 20);
    const words = `Une absence de ${helper.name} est notée du ${date(dayFromToday(10))} au ${date(dayFromToday(20))}`;
    const client = await aClient(app, { account_manager_id: manager.id });
    for (const address of ['/portfolio/absences', `/clients/${client.id}/deputies`]) {
      for (const [starts, ends] of [
        [5, 10],
        [12, 13],
        [20, 30],
      ] as const)
        expect(
          wordsOf(pageOf(await send(support, address, wish(starts, ends)).expect(422)), '#error-summary'),
        ).toContain(words);
    }
    const judged = await app.run(() =>
      app.get(DeputyNamingService).judge([client.id], {
        ...{ deputyId: helper.id, startsOn: dayFromToday(19), endsOn: dayFromToday(25) },
      }),
    );
    expect(judged.get(client.id)).toMatchObject({ forecast: 'refused', reasons: [expect.stringContaining(words)] });
    await send(support, '/portfolio/absences', wish(21, 30)).expect(303);
  });

  it('stays what they were named for before: only other days, or another person, are looked at again', async () => {
    const { id } = await absence(manager, 40, 45, helper);
    await absence(helper, 42, 43);
    await send(support, `/portfolio/absences/${id}`, { ...wish(40, 45), reason: 'Formation' }).expect(303);
    await send(support, `/portfolio/absences/${id}`, { ...wish(40, 44), version: '2' }).expect(422);
  });

  it('was to stand in for others: those, and the days, are named to whoever notes it, and on its page', async () => {
    await absence(manager, 60, 70, helper);
    const client = await aClient(app, { name: 'Les Pins' });
    await aDeputy(app, {
      ...{ client_id: client.id, deputy_id: helper.id },
      ...{ starts_on: dayFromToday(64), ends_on: dayFromToday(64) },
    });
    const away = { ...wish(62, 64), accountManagerId: helper.id, deputyId: admin.id };
    await send(support, '/portfolio/absences', away).expect(303);
    const [first, second] = [date(dayFromToday(62)), date(dayFromToday(64))];
    const left = `Cette personne devait suppléer sur ces jours : ${manager.name} (du ${first} au ${second}), Les Pins (du ${second} au ${second}).`;
    expect(wordsOf(pageOf(await support.get('/portfolio')), 'main')).toContain(left);
    const { rows } = await app.owner.query<{ id: string }>(
      'SELECT id FROM deputies WHERE account_manager_id = $1 AND starts_on = $2',
      [helper.id, dayFromToday(62)],
    );
    expect(wordsOf(pageOf(await support.get(`/portfolio/absences/${rows[0]?.id}`)), 'main')).toContain(left);
  });
});
