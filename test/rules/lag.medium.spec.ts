import { describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { Lag } from '../../src/platform/jobs/lag.js';
import { Relay } from '../../src/platform/jobs/relay.js';
import { advances } from '../../src/platform/jobs/worker-progress.js';
import { anApp } from '../support/app.js';
import { insertRow } from '../support/factories.js';

const banner = 'Les tâches de fond n’avancent plus';
const app = await anApp();

const ready = () => supertest(app.url).get('/health/ready');

describe('when nobody does the background work', () => {
  it('is ready, and advances, while nothing has been due for long', async () => {
    await insertRow(app, 'outbox', { id: crypto.randomUUID(), name: 'progress.refresh', payload: {} });
    const answer = await ready();
    expect([answer.status, answer.body]).toEqual([200, { status: 'ok' }]);
    expect(await advances(app.get(Relay), app.get(Lag))).toBe(true);
    expect((await (await app.signIn('support')).get('/')).text).not.toContain(banner);
  });

  it('after two minutes is not ready, does not advance, tells people, and tells the public nothing more', async () => {
    await app.owner.query(`UPDATE outbox SET due_at = now() - interval '121 seconds'`);
    const answer = await ready();
    expect([answer.status, answer.body]).toEqual([503, { status: 'not ready' }]);
    expect(await advances(app.get(Relay), app.get(Lag))).toBe(false);
    expect((await (await app.signIn('support')).get('/')).text).toContain(banner);
    expect((await supertest(app.url).get('/sign-in')).text).not.toContain(banner);
  });

  it('is ready again as soon as something ends, however long the queue', async () => {
    await insertRow(app, 'outbox', { id: crypto.randomUUID(), name: 'audit.verify', payload: {}, done_at: new Date() });
    expect((await ready()).status).toBe(200);
    expect(await app.get(Lag).read()).toMatchObject({ waiting: 1, stillSeconds: expect.any(Number) });
    expect((await (await app.signIn('support')).get('/')).text).not.toContain(banner);
  });
});
