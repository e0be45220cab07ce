import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import supertest from 'supertest';
import { connectOwner, startTenant, testPassword, type TestTenant } from '../support/tenant.js';
import { holdTable } from './held-table.js';
import { expectNothingWrong } from './proof.js';
import { signedRequest } from './ready-client.js';
import { startWeb, type WebVictim } from './victims.js';

let tenant: TestTenant;
let web: (WebVictim & { port: number }) | null = null;

beforeAll(async () => {
  tenant = await startTenant();
});
afterEach(() => web?.kill());
afterAll(() => tenant.stop());

async function signIn(): Promise<ReturnType<typeof supertest.agent>> {
  web = await startWeb(tenant.database, web?.port);
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

const untouched = { state: 'signed', mails: 0, jobs: 0, moves: 0 };
const once = { state: 'submitted', mails: 1, jobs: 1, moves: 1 };

// The outbox announces what was written at the commit, before any answer can leave.
async function atCommit(database: TestTenant['database']): Promise<{ told: Promise<void>; listener: pg.Client }> {
  const listener = await connectOwner(database, tenant.editorId);
  const told = new Promise<void>((resolve) => listener.once('notification', () => resolve()));
  await listener.query('LISTEN outbox');
  return { told, listener };
}

describe('the web process, killed while it sends a form 413', () => {
  it('leaves everything as it was before the commit, and the same form works the next time', async () => {
    const request = await signedRequest(tenant);
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
    const form = { _token: randomUUID() };
    const agent = await signIn();
    const { told, listener } = await atCommit(tenant.database);
    const sent = agent.post(`/requests/${request.id}/submission`).type('form').send(form).then(String, String);
    await told;
    await web?.kill();
    await sent;
    await listener.end();
    expect(await traces(request.id)).toEqual(once);

    const again = await (await signIn()).post(`/requests/${request.id}/submission`).type('form').send(form).expect(303);
    expect(again.headers['location']).toBe(`/requests/${request.id}`);
    expect(await traces(request.id)).toEqual(once);
    await expectNothingWrong(tenant);
  });
});
