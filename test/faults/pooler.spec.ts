import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { refuseUnfitConnections } from '../../src/platform/tenancy/fit-connections.js';
import { aClient } from '../support/factories.js';
import { poolerVersion, startPooler, type Pooler } from '../support/pgbouncer.js';
import { startTenant, testPassword, type TestTenant } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';
import { provenAfterEach } from './proof.js';
import { settled } from './ready-client.js';
import { startWeb, startWorker, type Victim, type WebVictim } from './victims.js';

const suite = poolerVersion ? describe : describe.skip;

suite(`behind a pooler in transaction mode (${poolerVersion ?? 'no pgbouncer here'})`, () => {
  let tenant: TestTenant;
  let pooler: Pooler;
  const running: Victim[] = [];
  beforeAll(async () => {
    tenant = await startTenant();
    pooler = await startPooler(tenant.database);
  });
  afterAll(async () => {
    for (const victim of running) await victim.kill();
    await pooler.stop();
    await tenant.stop();
  });
  provenAfterEach(() => tenant);

  const throughPooler = () => ({ ...tenant.database, url: pooler.url });

  async function signedIn(web: WebVictim) {
    const agent = supertest.agent(web.url);
    agent.set({ Origin: web.url, 'Sec-Fetch-Site': 'same-origin', Accept: 'text/html' });
    await agent
      .post('/session')
      .type('form')
      .send({ email: tenant.users.support.email, password: testPassword })
      .expect(303);
    return agent;
  }

  it('pages are served, many at once, each of its own editor', async () => {
    const neighbour = await tenant.secondEditor();
    await aClient(tenant, { name: 'Clinique du Lac' });
    await aClient(neighbour, { name: 'Hôpital voisin' });
    await settled(tenant);
    const web = await startWeb(throughPooler());
    running.push(web);
    const agent = await signedIn(web);
    // More at once than the pooler has sessions: named statements and settings of a transaction find others each time.
    for (let round = 0; round < 4; round += 1) {
      const pages = await Promise.all(Array.from({ length: 12 }, () => agent.get('/clients').expect(200)));
      for (const { text } of pages) {
        expect(text).toContain('Clinique du Lac');
        expect(text).not.toContain('Hôpital voisin');
      }
    }
    await supertest(web.url).get('/health/ready').expect(200);
  });

  it('jobs run, woken by the address that leads past it, and the health is right', async () => {
    const worker = await startWorker(throughPooler(), { DATABASE_DIRECT_URL: tenant.database.url });
    running.push(worker);
    await tenant.owner.query(
      `INSERT INTO outbox (id, name, payload) SELECT gen_random_uuid(), 'progress.refresh', '{}' FROM generate_series(1, 20)`,
    );
    const left = async () =>
      (await tenant.owner.query(`SELECT 1 FROM outbox WHERE done_at IS NULL AND name = 'progress.refresh'`)).rowCount;
    await waitFor('twenty jobs are done', left, (count) => count === 0);
    expect(worker.output()).not.toMatch(/error|prepared statement/i);
  });

  it('a worker that would hear of no job refuses to start, and says what it needs', async () => {
    await expect(startWorker(throughPooler())).rejects.toThrow(/LISTEN is heard by nobody[^]*Give DATABASE_DIRECT_URL/);
    const both = { databaseUrl: pooler.url, directUrl: pooler.url, needsSession: true };
    await expect(refuseUnfitConnections(both)).rejects.toThrow('DATABASE_DIRECT_URL goes through a pooler');
  });

  it('one session shared by everybody is still found to be a pooler', async () => {
    const narrow = await startPooler(tenant.database, { default_pool_size: '1' });
    const asked = { databaseUrl: narrow.url, needsSession: true };
    await expect(refuseUnfitConnections(asked)).rejects.toThrow('Give DATABASE_DIRECT_URL');
    await narrow.stop();
  });

  it('a pooler that loses named statements is refused by web and worker', async () => {
    const forgetful = await startPooler(tenant.database, { max_prepared_statements: '0' });
    try {
      const refused = { databaseUrl: forgetful.url, needsSession: false };
      await expect(refuseUnfitConnections(refused)).rejects.toThrow('PgBouncer 1.21 or later');
      await expect(startWeb({ ...tenant.database, url: forgetful.url })).rejects.toThrow(
        'max_prepared_statements above 0',
      );
    } finally {
      await forgetful.stop();
    }
  });

  it('a pooler that gives each connection a session of its own is as good as none', async () => {
    const whole = await startPooler(tenant.database, { pool_mode: 'session' });
    try {
      await refuseUnfitConnections({ databaseUrl: whole.url, needsSession: true });
    } finally {
      await whole.stop();
    }
  });
});

describe('without a pooler', () => {
  it('nothing is refused but a role without its limits', async () => {
    const tenant = await startTenant();
    const unset = new URL(tenant.database.url);
    unset.searchParams.set('options', '-c statement_timeout=0');
    try {
      await refuseUnfitConnections({
        databaseUrl: tenant.database.url,
        directUrl: tenant.database.url,
        needsSession: true,
      });
      await expect(refuseUnfitConnections({ databaseUrl: unset.href, needsSession: false })).rejects.toThrow(
        'run database:prepare again',
      );
    } finally {
      await tenant.stop();
    }
  });
});
