import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { load } from 'cheerio';
import { aClient, aMessage } from '../support/factories.js';
import { startMailServer, type MailServer } from '../support/mail-server.js';
import { freePort } from '../../src/local/port.mjs';
import { sendRaw } from '../support/raw-request.js';
import { startTenant, testPassword, type TestTenant } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';
import { onEachCarrier } from './carriers.js';
import { provenAfterEach } from './proof.js';
import { settled } from './ready-client.js';
import { startWeb, startWorker, type Victim, type WebVictim } from './victims.js';

// Pass: three webs and three workers on one PostgreSQL, and on one Redis where there is one. Each request of a person goes to whichever
// web; what one of them was told, the others know, and each job is done once.
const mails = 45;

onEachCarrier('three webs and three workers, no request twice to the same', (carrying) => {
  let tenant: TestTenant;
  let server: MailServer;
  let webs: WebVictim[] = [];
  let workers: Victim[] = [];
  let address: string;
  let turn = 0;

  beforeAll(async () => {
    tenant = await startTenant();
    server = await startMailServer();
    const ports = await Promise.all([freePort(), freePort(), freePort()]);
    // The one address that people type; what stands in front of the three is not there.
    address = `http://127.0.0.1:${ports[0]}`;
    const environment = { ...carrying.environment(), SMTP_URL: server.url, PUBLIC_URL: address };
    webs = await Promise.all(ports.map((port) => startWeb(tenant.database, port, environment)));
    workers = await Promise.all(ports.map(() => startWorker(tenant.database, environment)));
    await settled(tenant);
  });
  afterAll(async () => {
    for (const victim of [...webs, ...workers]) await victim.kill();
    await server.stop();
    await tenant.stop();
  });
  provenAfterEach(() => tenant);

  /** Of the next web in turn. */
  async function ask(path: string, { cookie, form }: { cookie?: string; form?: Record<string, string> } = {}) {
    const web = webs[turn++ % webs.length] as WebVictim;
    const headers = {
      Accept: 'text/html',
      Origin: address,
      'Sec-Fetch-Site': 'same-origin',
      ...(cookie && { Cookie: cookie }),
      ...(form && { 'Content-Type': 'application/x-www-form-urlencoded' }),
    };
    const sent = form ? { method: 'POST', body: new URLSearchParams(form).toString() } : {};
    return sendRaw(web.url, { path, headers, ...sent });
  }

  async function signIn(person = tenant.users.support): Promise<string> {
    const web = webs[turn++ % webs.length] as WebVictim;
    const answer = await fetch(`${web.url}/session`, {
      method: 'POST',
      headers: { origin: address, 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ email: person.email, password: testPassword }),
      redirect: 'manual',
    });
    expect(answer.status).toBe(303);
    return answer.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
  }

  it('who signs in at one is signed in at the others, and signed out of all at once', async () => {
    const client = await aClient(tenant, { name: 'Clinique du Lac' });
    await settled(tenant);
    const cookie = await signIn();
    for (let page = 0; page < 6; page += 1) {
      const { status, text } = await ask(`/clients/${client.id}`, { cookie });
      expect([status, text.includes('Clinique du Lac')]).toEqual([200, true]);
    }
    expect((await ask('/session/end', { cookie, form: {} })).status).toBe(303);
    for (let page = 0; page < 3; page += 1) {
      const { status, location } = await ask(`/clients/${client.id}`, { cookie });
      expect([status, location]).toEqual([303, expect.stringContaining('/sign-in')]);
    }
  });

  it('a form of one is sent to the two others, and is done once', async () => {
    const client = await aClient(tenant, { name: 'Résidence des Pins' });
    await settled(tenant);
    const cookie = await signIn();
    const { text } = await ask(`/clients/${client.id}`, { cookie });
    const token = /name="_token" value="([^"]+)"/.exec(text)?.[1] ?? '';
    expect(token).not.toBe('');
    const form = { _token: token, text: 'Dit une fois' };
    const answers = await Promise.all([1, 2].map(() => ask(`/clients/${client.id}/comments`, { cookie, form })));
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(new Set(answers.map(({ location }) => location)).size).toBe(1);
    const { rows } = await tenant.owner.query('SELECT text FROM comments WHERE client_id = $1', [client.id]);
    expect(rows).toEqual([{ text: 'Dit une fois' }]);
  });

  it('what a person changes at one counts at once in the menu of each, which all had counted before', async () => {
    const mail = await aMessage(tenant);
    await settled(tenant);
    // Somebody whose tasks no web has counted yet.
    const cookie = await signIn(tenant.users.technical_admin);
    const counted = async () => {
      const { text } = await ask('/account', { cookie });
      return Number(load(text)('.s-menu a[href="/mailbox"] .s-num').contents().first().text());
    };
    expect([await counted(), await counted(), await counted()]).toEqual([1, 1, 1]);
    const form = { reason: 'Publicité' };
    expect((await ask(`/mailbox/messages/${mail['id']}/filing`, { cookie, form })).status).toBe(303);
    expect([await counted(), await counted(), await counted()]).toEqual([0, 0, 0]);
  });

  it('each mail leaves once, whichever of the workers takes it', async () => {
    const ids: string[] = Array.from({ length: mails }, () => randomUUID());
    await tenant.owner.query(
      `WITH mail AS (
         INSERT INTO messages (id, direction, purpose, sender, recipients, subject, body, message_id, state, queued_since)
         SELECT id::uuid, 'out', 'other', 'certificats@editeur.test', '{direction@client.test}', 'Un courriel', 'Bonjour', '<' || id || '@editeur.test>', 'queued', now()
           FROM unnest($1::text[]) AS id RETURNING id)
       INSERT INTO outbox (id, name, payload, key) SELECT gen_random_uuid(), 'mail.send', jsonb_build_object('messageId', id), id::text FROM mail`,
      [ids],
    );
    const left = async () =>
      (await tenant.owner.query(`SELECT 1 FROM outbox WHERE done_at IS NULL AND name = 'mail.send'`)).rowCount;
    await waitFor('every mail has left', left, (count) => count === 0);
    const copies = server.copies.filter(
      (id) => id.endsWith('@editeur.test>') && ids.includes(id.slice(1, -'@editeur.test>'.length)),
    );
    expect([copies.length, new Set(copies).size]).toEqual([mails, mails]);
    for (const worker of workers) expect(worker.output()).not.toMatch(/"level":"error"/);
  });
});
