import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { hashPassword } from '../../../src/platform/auth/password.js';
import { openPostOffice, type PostOffice } from '../../../src/demo/simulator/post-office.js';
import { startWeb, startWorker, type Victim, type WebVictim } from '../../faults/victims.js';
import { aClient } from '../../support/factories.js';
import { linkIn } from '../../support/posted.js';
import { startTenant, testPassword, type TestTenant } from '../../support/tenant.js';
import { waitFor } from '../../support/wait-for.js';

let tenant: TestTenant;
let office: PostOffice;
let web: WebVictim;
let worker: Victim;
const links: string[] = [];
beforeAll(async () => {
  tenant = await startTenant();
  // The anchor of the journal is mailed too.
  office = await openPostOffice(0, (mail) => {
    const link = linkIn(mail);
    if (link.includes('/password/')) links.push(link);
  });
  web = await startWeb(tenant.database, undefined, {
    NODE_ENV: 'test',
    FACTORS_OPTIONAL: '1',
  });
  worker = await startWorker(tenant.database, { SMTP_URL: `smtp://127.0.0.1:${office.port}`, PUBLIC_URL: web.url });
});
afterAll(async () => {
  await web?.kill();
  await worker?.kill();
  await office?.stop();
  await tenant?.stop();
});

const newPassword = 'quatre tortues sous la pluie';
const forged = '{"level":"security","what":"forged by a visitor"}';

function visitor() {
  const agent = supertest.agent(web.url);
  agent.set({ Origin: web.url, 'Sec-Fetch-Site': 'same-origin', Accept: 'text/html' });
  return agent;
}
type Visitor = ReturnType<typeof visitor>;
const post = (who: Visitor, path: string, form: object) => who.post(path).type('form').send(form);

/** What somebody does in a day, right and wrong. @returns what must be printed nowhere */
async function aDay(): Promise<string[]> {
  const { email } = tenant.users.admin;
  const admin = visitor();
  await post(visitor(), '/session', { email, password: `${testPassword} presque` }).expect(422);
  await post(visitor(), '/session', { email: `x\r\n${forged}\r\n@nulle.part`, password: 'non' });
  await post(visitor(), '/session', { email: 'personne@nulle.part', password: 'non' }).expect(422);
  const entry = await post(admin, '/session', { email, password: testPassword }).expect(303);
  const cookie = decodeURIComponent(/sceau=([^;]+)/.exec(String(entry.headers['set-cookie']))?.[1] ?? '');
  const client = await aClient(tenant, { name: 'Clinique Zibeline' });
  for (const path of [
    '/',
    '/clients',
    `/clients/${client.id}`,
    '/account',
    '/settings/team',
    '/clients/not-an-id',
    '/nowhere',
  ])
    await admin.get(path);
  await admin.get('/clients/export?format=csv').expect(200);
  const ada = { name: 'Ada Neuve', email: 'ada.neuve@editeur.test', role: 'auditor' };
  await post(admin, '/settings/team', ada).expect(303);
  await waitFor('the invitation', () => links.length === 1);
  await visitor()
    .get(links[0] ?? '')
    .expect(200);
  await visitor().get(`${links[0]}x`).expect(404);
  await post(visitor(), links[0] ?? '', { password: newPassword }).expect(303);
  const newcomer = visitor();
  await post(newcomer, '/session', { email: ada.email, password: newPassword }).expect(303);
  await post(newcomer, '/settings/team', ada).expect(403);
  await post(newcomer, '/account/password', { currentPassword: 'non', newPassword }).expect(422);
  await post(visitor(), '/password/forgotten', { email: ada.email }).expect(303);
  await waitFor('the link', () => links.length === 2);
  for (let turn = 0; turn < 12; turn += 1) await post(visitor(), '/session', { email: ada.email, password: 'non' });
  await visitor().post('/session').unset('Sec-Fetch-Site').unset('Origin').send({}).expect(403);
  const proofs = links.map((link) => link.split('.').at(-1) ?? 'none');
  return [
    cookie,
    cookie.slice(2).split('.')[0] ?? 'none',
    ...proofs,
    testPassword,
    newPassword,
    await hashPassword('x'),
  ];
}

describe('what web and worker print', () => {
  it('is one line of JSON for each thing, without a name, an address, a hash, a password, a link or a session', async () => {
    const secrets = await aDay();
    // An error of ours, with its statement’s values: a table that is not there any more.
    await tenant.owner.query('ALTER TABLE comments RENAME TO comments_away');
    const admin = visitor();
    await post(admin, '/session', { email: tenant.users.admin.email, password: testPassword }).expect(303);
    const { rows } = await tenant.owner.query<{ id: string }>('SELECT id FROM clients');
    await admin.get(`/clients/${rows[0]?.id}/audit`);
    await admin.get(`/clients/${rows[0]?.id}`);
    const printed = await waitFor(
      'the events',
      () => web.output() + worker.output(),
      (text) => /"what":"password_chosen"/.test(text) && /"what":"guessed_too_often"/.test(text),
    );
    const lines = printed.split('\n').filter((line) => line !== '' && !/^(web|worker) ready/.test(line));
    const told = lines.map((line) => JSON.parse(line) as { level: string; what: string });
    const events = new Set(told.filter(({ level }) => level === 'security').map(({ what }) => what));
    for (const event of [
      'sign_in_failed',
      'signed_in',
      'created',
      'exported',
      'password_chosen',
      'forbidden',
      'reset_asked',
      'guessed_too_often',
    ])
      expect(events).toContain(event);
    expect(told.some(({ level, what }) => level === 'error' && what.startsWith('request GET /clients/:'))).toBe(true);
    expect(events).not.toContain('forged by a visitor');
    expect(secrets.length).toBeGreaterThan(6);
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(10);
      expect(printed).not.toContain(secret);
    }
    expect(printed).not.toMatch(/[\w.+-]+@[\w-]+\.\w+|\$argon2|\b[0-9a-f]{40,}\b|Ada|Neuve|Zibeline|Personne/);
  });
});
