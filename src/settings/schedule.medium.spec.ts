import { describe, expect, it } from '@jest/globals';
import { jobOptions } from '../jobs.js';
import { capital } from '../platform/web/view-helpers.js';
import { uuidv7 } from '../platform/uuid.js';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { insertRow } from '../../test/support/factories.js';

const app = await anApp();

const aJob = (more: object = {}) =>
  insertRow(app, 'outbox', { id: uuidv7(), name: 'progress.refresh', payload: {}, key: 'essai', ...more });
const stateOf = async (id: string) =>
  (
    await app.owner.query(
      'SELECT failed_at IS NOT NULL AS failed, tries, done_at IS NOT NULL AS done FROM outbox WHERE id = $1',
      [id],
    )
  ).rows[0];

const causeOf = async (error: string) =>
  (await app.owner.query<{ cause: string }>('SELECT md5($1) AS cause', [error])).rows[0]?.cause ?? '';
const retry = async (error: string, name = 'progress.refresh') =>
  (await app.signIn('support'))
    .post('/schedule/retrials')
    .type('form')
    .send({ name, cause: await causeOf(error) });
const shown = async () => pageOf(await (await app.signIn('support')).get('/schedule').expect(200));
const gaveUp = (error: string, more: object = {}) => ({ failed_at: new Date(), tries: 5, last_error: error, ...more });

describe('« Relancer » of jobs that gave up', () => {
  it('makes one due again, once', async () => {
    const job = await aJob(gaveUp('seule', { key: 'seule' }));
    expect((await retry('seule')).status).toBe(303);
    expect(await stateOf(job.id)).toEqual({ failed: false, tries: 0, done: false });
    expect((await retry('seule')).status).toBe(404);
  });

  it('says them in French, alike together, and relaunches all of those and no other', async () => {
    const error = 'le relais\nne répond pas <b>';
    const many = [];
    for (let at = 0; at < 60; at += 1) many.push(await aJob(gaveUp(error, { key: `client ${at}` })));
    const other = await aJob(gaveUp('autre chose', { key: 'autre' }));
    const page = await shown();
    const line = page('tbody tr').filter((_, row) => page(row).text().includes('le relais'));
    expect([line.length, line.find('th').text(), line.find('button').text()]).toEqual([
      1,
      expect.stringContaining(capital(jobOptions['progress.refresh'].label)),
      expect.stringContaining('Relancer les 60'),
    ]);
    const [name, cause] = ['name', 'cause'].map((field) => String(line.find(`[name=${field}]`).val()));
    const support = await app.signIn('support');
    await support.post('/schedule/retrials').type('form').send({ name, cause }).expect(303);
    expect(wordsOf(pageOf(await support.get('/schedule')), '.s-flash')).toContain('60 tâches sont relancées');
    for (const { id } of many) expect(await stateOf(id)).toEqual({ failed: false, tries: 0, done: false });
    expect(await stateOf(other.id)).toMatchObject({ failed: true });
  });

  it('closes those that are the same as one that waits, and of several the same leaves the latest', async () => {
    const waits = await aJob({ key: 'déjà' });
    const same = await aJob(gaveUp('deux fois', { key: 'déjà' }));
    const [early, late] = [
      await aJob(gaveUp('deux fois', { key: 'ronde', failed_at: new Date(Date.now() - 60_000) })),
      await aJob(gaveUp('deux fois', { key: 'ronde' })),
    ];
    expect((await retry('deux fois')).status).toBe(303);
    expect(await stateOf(waits.id)).toEqual({ failed: false, tries: 0, done: false });
    for (const { id } of [same, early]) expect(await stateOf(id)).toMatchObject({ failed: false, done: true });
    expect(await stateOf(late.id)).toEqual({ failed: false, tries: 0, done: false });
  });

  it('refuses in French what chooses none of them, and finds none of what is not there', async () => {
    const support = await app.signIn('support');
    const sent = (body: object) =>
      support.post('/schedule/retrials').set('Referer', `${app.url}/schedule`).type('form').send(body);
    for (const body of [
      {},
      { name: 'progress.refresh' },
      { name: ['a', 'b'], cause: 'c' },
      { name: 'x'.repeat(5_000), cause: 'c' },
    ]) {
      await sent(body).expect(303);
      expect(wordsOf(pageOf(await support.get('/schedule')), '.s-flash')).toContain('Choisissez les tâches à relancer');
    }
    await sent({ name: 'no.such', cause: 'c' }).expect(404);
  });

  it('is for those who keep house, and of nobody else’s jobs', async () => {
    const neighbour = await app.secondEditor();
    const theirs = await insertRow(neighbour, 'outbox', {
      id: uuidv7(),
      name: 'progress.refresh',
      payload: {},
      ...gaveUp('ailleurs'),
    });
    expect((await retry('ailleurs')).status).toBe(404);
    expect(await stateOf(theirs.id)).toBeUndefined();
    const auditor = await app.signIn('auditor');
    await auditor
      .post('/schedule/retrials')
      .type('form')
      .send({ name: 'progress.refresh', cause: await causeOf('ailleurs') })
      .expect(403);
  });
});
