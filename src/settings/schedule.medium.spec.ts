import { describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../platform/uuid.js';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { insertRow } from '../../test/support/factories.js';

const app = await anApp();

const aJob = (more: object = {}) =>
  insertRow(app, 'outbox', { id: uuidv7(), name: 'progress.refresh', payload: {}, key: 'essai', ...more });
const stateOf = async (id: string) =>
  (await app.owner.query('SELECT failed_at IS NOT NULL AS failed, tries FROM outbox WHERE id = $1', [id])).rows[0];

describe('« Relancer » of a job that gave up', () => {
  it('makes it due again, once', async () => {
    const support = await app.signIn('support');
    const job = await aJob({ failed_at: new Date(), tries: 5, last_error: 'essai', key: 'seule' });
    await support.post(`/schedule/jobs/${job.id}/retrial`).type('form').send({}).expect(303);
    expect(await stateOf(job.id)).toEqual({ failed: false, tries: 0 });
    await support.post(`/schedule/jobs/${job.id}/retrial`).type('form').send({}).expect(404);
  });

  it('is refused in words when the same job waits already', async () => {
    const support = await app.signIn('support');
    const failed = await aJob({ failed_at: new Date(), tries: 5, last_error: 'essai' });
    await aJob();
    const answer = await support
      .post(`/schedule/jobs/${failed.id}/retrial`)
      .type('form')
      .send({})
      .set('Referer', `${app.url}/schedule`)
      .expect(303);
    expect(answer.headers['location']).toBe('/schedule');
    expect(wordsOf(pageOf(await support.get('/schedule').expect(200)), 'body')).toContain('attend déjà d’être faite');
    expect(await stateOf(failed.id)).toEqual({ failed: true, tries: 5 });
  });
});
