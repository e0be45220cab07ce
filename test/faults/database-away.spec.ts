import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { startLine, type CutLine } from '../support/cut-line.js';
import { startTenant, testPassword, type TestTenant } from '../support/tenant.js';
import { holdTable } from './held-table.js';
import { provenAfterEach } from './proof.js';
import { startWeb, type WebVictim } from './victims.js';

// Pass: wherever PostgreSQL is missed (session, sign-in, page, form, upload), a French page says so with 503; the process lives, and
// serves again without a restart as soon as PostgreSQL is back.
let tenant: TestTenant;
let line: CutLine;
let web: WebVictim;
let agent: ReturnType<typeof supertest.agent>;
beforeAll(async () => {
  tenant = await startTenant();
  line = await startLine(tenant.database.url);
  web = await startWeb(tenant.database, undefined, { DATABASE_URL: line.url });
  agent = supertest.agent(web.url);
  agent.set({ Origin: web.url, 'Sec-Fetch-Site': 'same-origin', Accept: 'text/html' });
  await signIn().expect(303);
});
afterAll(async () => {
  await web.kill();
  await line.stop();
  await tenant.stop();
});
provenAfterEach(() => tenant);

function signIn() {
  const { email } = tenant.users.support;
  return agent.post('/session').type('form').send({ email, password: testPassword });
}

const asks = {
  'a page': () => agent.get('/clients?view=all'),
  'the session of a page without data': () => agent.get('/help'),
  'a form': () => agent.post('/groupings').type('form').send({ name: 'Groupement', system: 'separate' }),
  'an upload': () => agent.post('/imports').attach('file', Buffer.from('FINESS;Nom\n'), 'clients.csv'),
  'a sign-in': signIn,
};

describe('PostgreSQL is away', () => {
  it.each(Object.entries(asks))('says so for %s, and serves again once it is back', async (_, ask) => {
    await line.cut();
    for (let time = 0; time < 3; time += 1) {
      const answer = await ask();
      expect([answer.status, answer.text]).toEqual([503, expect.stringContaining('La base de données ne répond pas')]);
      expect(answer.text).toContain('vérifiez d’abord si c’est fait');
      expect(answer.headers['retry-after']).toBe('60');
    }
    const { status, headers } = await supertest(web.url).get('/health/ready');
    expect([status, headers['retry-after']]).toEqual([503, '15']);
    expect((await supertest(web.url).get('/health/live')).status).toBe(200);
    await line.mend();
    expect((await signIn()).status).toBe(303);
    expect((await agent.get('/clients?view=all')).status).toBe(200);
  });
});

describe('PostgreSQL restarts under readers', () => {
  it('fails for those under way only, and the next page is there', async () => {
    const before = await agent.get('/clients?view=all');
    expect(before.status).toBe(200);
    line.blink();
    const answers = await Promise.all(Array.from({ length: 8 }, () => agent.get('/clients?view=all')));
    for (const { status } of answers) expect([200, 503]).toContain(status);
    expect((await agent.get('/clients?view=all')).status).toBe(200);
  });
});

describe('a line to PostgreSQL on which nothing passes any more', () => {
  it('is given up, and the next page is served by another', async () => {
    expect((await agent.get('/clients?view=all')).status).toBe(200);
    line.hush();
    const answer = await agent.get('/clients?view=all');
    expect([answer.status, answer.text]).toEqual([503, expect.stringContaining('La base de données ne répond pas')]);
    line.blink();
    expect((await agent.get('/clients?view=all')).status).toBe(200);
  });
});

describe('a statement that lasts too long', () => {
  it('is given up with a page that says so', async () => {
    const held = await holdTable(tenant, 'groupings');
    const answer = await agent.post('/groupings').type('form').send({ name: 'Groupement', system: 'separate' });
    await held.release();
    expect([answer.status, answer.text]).toEqual([503, expect.stringContaining('La réponse a été trop longue')]);
    expect((await agent.post('/groupings').type('form').send({ name: 'Groupement', system: 'separate' })).status).toBe(
      303,
    );
  });
});
