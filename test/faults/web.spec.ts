import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type pg from 'pg';
import supertest from 'supertest';
import { startMailServer, type MailServer } from '../support/mail-server.js';
import { connectOwner, startTenant, testPassword, type TestTenant } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';
import { holdTable } from './held-table.js';
import { onEachCarrier } from './carriers.js';
import { provenAfterEach } from './proof.js';
import { settled, signedRequest } from './ready-client.js';
import { startWeb, startWorker, type Victim, type WebVictim } from './victims.js';

const untouched = { state: 'signed', mails: 0, jobs: 0, moves: 0 };
const once = { state: 'submitted', mails: 1, jobs: 1, moves: 1 };

// The outbox announces what was written at the commit, before any answer can leave.
async function atCommit(tenant: TestTenant): Promise<{ told: Promise<void>; listener: pg.Client }> {
  const listener = await connectOwner(tenant.database, tenant.editorId);
  const told = new Promise<void>((resolve) => listener.once('notification', () => resolve()));
  await listener.query('LISTEN outbox');
  return { told, listener };
}

onEachCarrier('the web process, killed while it sends a form 413', (carrying) => {
  let tenant: TestTenant;
  let web: (WebVictim & { port: number }) | null = null;
  let worker: Victim | null = null;
  let server: MailServer;

  beforeAll(async () => {
    tenant = await startTenant();
    server = await startMailServer();
  });
  afterEach(async () => {
    await web?.kill();
    await worker?.kill();
  });
  provenAfterEach(() => tenant);
  afterAll(async () => {
    await server.stop();
    await tenant.stop();
  });

  async function signIn(): Promise<ReturnType<typeof supertest.agent>> {
    web = await startWeb(tenant.database, web?.port, carrying.environment());
    const agent = supertest.agent(web.url);
    agent.set({ Origin: web.url, 'Sec-Fetch-Site': 'same-origin', Accept: 'text/html' });
    const { email } = tenant.users.support;
    await agent.post('/session').type('form').send({ email, password: testPassword }).expect(303);
    return agent;
  }

  async function traces(requestId: string): Promise<unknown> {
    const { rows } = await tenant.owner.query(
      `SELECT (SELECT state FROM requests WHERE id = $1) AS state, (SELECT count(*)::int FROM messages WHERE subject_id = $1) AS mails,
              (SELECT count(*)::int FROM outbox o JOIN messages m ON o.payload ->> 'messageId' = m.id::text WHERE m.subject_id = $1) AS jobs,
              (SELECT count(*)::int FROM audit_entries WHERE subject_id = $1 AND action = 'submit') AS moves`,
      [requestId],
    );
    return rows[0];
  }

  it('leaves everything as it was before the commit, and the same form works the next time', async () => {
    const request = await signedRequest(tenant);
    await settled(tenant);
    const form = { _token: randomUUID() };
    const agent = await signIn();
    const held = await holdTable(tenant, 'outbox');
    const sent = agent.post(`/requests/${request.id}/submission`).type('form').send(form).then(String, String);
    await held.awaited();
    await web?.kill();
    expect(await sent).toMatch(/hang up|ECONNRESET/);
    await held.release();
    expect(await traces(request.id)).toEqual(untouched);

    await (await signIn()).post(`/requests/${request.id}/submission`).type('form').send(form).expect(303);
    expect(await traces(request.id)).toEqual(once);
  });

  it('has done everything once after the commit, and the same form sent again is answered, not done again', async () => {
    const request = await signedRequest(tenant);
    await settled(tenant);
    const form = { _token: randomUUID() };
    const agent = await signIn();
    const { told, listener } = await atCommit(tenant);
    const sent = agent.post(`/requests/${request.id}/submission`).type('form').send(form).then(String, String);
    await told;
    await web?.kill();
    await sent;
    await listener.end();
    expect(await traces(request.id)).toEqual(once);

    const again = await (await signIn()).post(`/requests/${request.id}/submission`).type('form').send(form).expect(303);
    expect(again.headers['location']).toBe(`/requests/${request.id}`);
    expect(await traces(request.id)).toEqual(once);

    // Nobody but a worker hands jobs to a carrier: what the dead process wrote down is all that is needed.
    worker = await startWorker(tenant.database, { ...carrying.environment(), SMTP_URL: server.url });
    const mail = async () =>
      (await tenant.owner.query('SELECT message_id, state FROM messages WHERE subject_id = $1', [request.id])).rows[0];
    await waitFor('the mail is sent', async () => (await mail()).state === 'sent');
    const { message_id: delivered } = await mail();
    expect(server.copies.filter((copy) => copy === delivered)).toHaveLength(1);
  });
});
