import os from 'node:os';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { DataSource } from 'typeorm';
import { longestStatement, patience } from '../../src/platform/tenancy/patience.js';
import { startTenant, testPassword, type TestTenant } from '../support/tenant.js';
import { provenAfterEach } from './proof.js';
import { startWeb, startWorker, type WebVictim } from './victims.js';

// Pass: a web process that says it is ready has what its first pages need: none of them waits for a connection to be opened, on a machine
// where that takes longer than anybody waits. Jobs go behind pages. And nobody is sent away while whoever holds a connection is within their time.
let tenant: TestTenant;
let web: WebVictim | undefined;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(async () => {
  await web?.kill();
  await tenant.stop();
});
provenAfterEach(() => tenant);

const own = (port?: number) => startWeb(tenant.database, port, { DATABASE_POOL: '6' });
const mayConnect = (limit: number) =>
  tenant.owner.query(
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT ${limit}', current_database()); END $$`,
  );

it('the first pages find their connections open: forty at once, where no other can be opened', async () => {
  const before = await own();
  const { email } = tenant.users.support;
  const signedIn = await supertest(before.url)
    .post('/session')
    .set({ Origin: before.url, 'Sec-Fetch-Site': 'same-origin' })
    .type('form')
    .send({ email, password: testPassword })
    .expect(303);
  const cookie = String(signedIn.headers['set-cookie']?.[0]).split(';')[0] ?? '';
  await before.kill();
  web = await own(before.port);
  await mayConnect(0);
  const { url } = web;
  const pages = await Promise.all(
    Array.from({ length: 40 }, () => supertest(url).get('/').set({ Cookie: cookie, Accept: 'text/html' })),
  );
  await mayConnect(-1);
  expect(pages.map(({ status }) => status)).toEqual(pages.map(() => 200));
  expect(pages[0]?.text).toContain('Mes tâches');
});

it('jobs go behind pages on a machine that they share', async () => {
  const worker = await startWorker(tenant.database);
  const [page, jobs] = [web, worker].map((process) => os.getPriority(process?.pid));
  await worker.kill();
  expect(page).toBe(os.getPriority());
  expect(jobs).toBe(Math.max(page ?? 0, os.constants.priority.PRIORITY_BELOW_NORMAL));
});

it('nobody waits for less than whoever holds a connection may take', async () => {
  const limit = (await tenant.get(DataSource).query('SHOW statement_timeout')) as { statement_timeout: string }[];
  expect(limit).toEqual([{ statement_timeout: `${longestStatement}s` }]);
  expect(patience).toBeGreaterThan(longestStatement * 1_000);
});
