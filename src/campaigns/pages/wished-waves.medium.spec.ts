import { beforeAll, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aClient } from '../../../test/support/factories.js';

let manager: string;
const app = await anApp();
const support = await app.signIn('support');
beforeAll(async () => {
  const { rows } = await app.owner.query<{ id: string }>(`SELECT id FROM users WHERE role = 'support' LIMIT 1`);
  manager = rows[0]?.id ?? '';
});

const post = (path: string, body: object) => support.post(path).type('form').send(body);

/** As the box of a page sends it: some clients, the kind, the days. @returns the address of the campaign's form */
async function begun(days: { perDay?: string; firstDay?: string }, others: object = {}): Promise<string> {
  const clients = [await aClient(app), await aClient(app, { ...others }), await aClient(app, { ...others })].map(
    ({ id }) => id,
  );
  const answer = await post('/selections', { client: clients, kind: 'assign_account_manager', ...days }).expect(303);
  return answer.headers['location'] ?? '';
}

const answersOf = (address: string) => Object.fromEntries(new URLSearchParams(address.split('?')[1]));
const create = (address: string, more: object = {}) =>
  post('/campaigns', { title: 'Confier par vagues', accountManager: manager, ...answersOf(address), ...more });

/** Confirmed with what its form holds, but for what is said here. @returns its id */
async function confirmedAs(simulation: string, other: object = {}): Promise<string> {
  const page = pageOf(await support.get(simulation).expect(200));
  const form = page('form[action$="/confirmation"]').serializeArray();
  const held = Object.fromEntries(form.map(({ name, value }) => [name, value]));
  const id = simulation.split('/')[2] ?? '';
  await post(`/campaigns/${id}/confirmation`, { ...held, ...other }).expect(303);
  return id;
}

async function morningsOf(id: string) {
  const { rows } = await app.owner.query<{ state: string; mornings: string[] }>(
    `SELECT state, ARRAY(SELECT DISTINCT to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') FROM campaign_rows
                          WHERE campaign_id = c.id AND state = 'pending' AND due_at IS NOT NULL) AS mornings FROM campaigns c WHERE id = $1`,
    [id],
  );
  return rows[0];
}

describe('the days a campaign is begun with', () => {
  it('are shown on its form, kept by its simulation, and decided by its confirmation', async () => {
    const address = await begun({ perDay: '2', firstDay: '2031-03-03' });
    const form = pageOf(await support.get(address).expect(200));
    expect([form('#f-perDay').val(), form('#f-firstDay').val()]).toEqual(['2', '2031-03-03']);
    const simulation = (await create(address).expect(303)).headers['location'] ?? '';
    const page = pageOf(await support.get(simulation).expect(200));
    expect([page('#f-perDay').val(), page('#f-firstDay').val()]).toEqual(['2', '2031-03-03']);
    const id = simulation.split('/')[2];
    const version = page('form[action$="/confirmation"] input[name=version]').val();
    await post(`/campaigns/${id}/confirmation`, { version, perDay: '1', firstDay: '2031-03-04' }).expect(303);
    const { rows } = await app.owner.query<{ wave_size: number; mornings: number }>(
      `SELECT wave_size, (SELECT count(DISTINCT due_at)::int FROM campaign_rows WHERE campaign_id = $1) AS mornings FROM campaigns WHERE id = $1`,
      [id],
    );
    expect(rows).toEqual([{ wave_size: 1, mornings: 3 }]);
  });

  it('are that one day for all of them where a day alone is asked, which the page and the report name', async () => {
    const simulation = (await create(await begun({ perDay: '', firstDay: '2031-03-03' })).expect(303)).headers[
      'location'
    ];
    const page = pageOf(await support.get(simulation ?? '').expect(200));
    expect([page('#f-perDay').val(), page('#f-firstDay').val()]).toEqual(['', '2031-03-03']);
    const id = await confirmedAs(simulation ?? '');
    expect(await morningsOf(id)).toEqual({ state: 'confirmed', mornings: ['2031-03-03T07:00:00Z'] });
    const progress = wordsOf(pageOf(await support.get(`/campaigns/${id}`).expect(200)), 'main');
    expect(progress).toContain('Prochaine : vague 1 sur 1, lundi 3 mars');
    expect(progress).toContain('Une seule vague');
    const report = wordsOf(pageOf(await support.get(`/campaigns/${id}/report`).expect(200)), 'main');
    expect(report).toContain('le 3 mars 2031, 3 clients par jour ouvré');
  });

  it('are kept for one client that would change among those who were chosen, and can be changed by its confirmation', async () => {
    const address = await begun({ perDay: '5', firstDay: '2031-03-03' }, { account_manager_id: manager });
    const simulation = (await create(address).expect(303)).headers['location'] ?? '';
    const page = pageOf(await support.get(simulation).expect(200));
    expect(wordsOf(page, 'main')).toContain('1 client changera sur 3');
    expect(page('#f-firstDay').val()).toBe('2031-03-03');
    const id = await confirmedAs(simulation);
    expect(await morningsOf(id)).toEqual({ state: 'confirmed', mornings: ['2031-03-03T07:00:00Z'] });
    const again = (await create(address).expect(303)).headers['location'] ?? '';
    expect(await morningsOf(await confirmedAs(again, { perDay: '', firstDay: '' }))).toMatchObject({ mornings: [] });
  });

  it('are asked for by the confirmation alone where nothing was said of them', async () => {
    const address = await begun({ perDay: '', firstDay: '' });
    expect(pageOf(await support.get(address).expect(200))('#f-perDay')).toHaveLength(0);
    const simulation = (await create(address).expect(303)).headers['location'] ?? '';
    expect(pageOf(await support.get(simulation).expect(200))('#f-perDay').val()).toBe('');
  });

  it.each([
    [{ perDay: 'beaucoup' }, 'Écrivez un nombre de clients par jour'],
    [{ perDay: '2', firstDay: '2020-01-06' }, 'Ce jour est passé'],
    [{ perDay: '2', firstDay: 'lundi' }, 'date'],
    [{ perDay: '', firstDay: '2020-01-06' }, 'Ce jour est passé'],
  ])('are told on their field when they are none: %j', async (days, words) => {
    const answer = await create(await begun(days)).expect(422);
    expect(wordsOf(pageOf(answer), 'main')).toContain(words);
    expect(pageOf(answer)('#f-perDay').val()).toBe(days.perDay);
  });
});
