import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { MailQueue } from '../../src/mailbox/out/mail-queue.service.js';
import { aClient, type Row } from '../support/factories.js';
import { startTenant, testPassword, type TestTenant } from '../support/tenant.js';
import { startMailServer, type MailServer } from '../support/mail-server.js';
import { onEachCarrier } from './carriers.js';
import { provenAfterEach } from './proof.js';
import { settled, signedRequest } from './ready-client.js';
import { waitFor } from '../support/wait-for.js';
import { startWeb, startWorker, type Victim } from './victims.js';

/** A worker does so many jobs at once (worker.ts). */
const atOnce = 4;

interface MailRow {
  message_id: string;
  state: string;
  last_error: string | null;
}

onEachCarrier('mails, and processes that die', (carrying) => {
  let tenant: TestTenant;
  let server: MailServer;
  const victims: Victim[] = [];

  beforeAll(async () => {
    tenant = await startTenant();
    server = await startMailServer(15);
  });
  afterEach(async () => {
    for (const victim of victims.splice(0)) await victim.kill();
  });
  provenAfterEach(() => tenant);
  afterAll(async () => {
    await server.stop();
    await tenant.stop();
  });

  async function worker(): Promise<Victim> {
    const victim = await startWorker(tenant.database, { ...carrying.environment(), SMTP_URL: server.url });
    victims.push(victim);
    return victim;
  }

  async function mails(condition: string, parameters: unknown[] = []): Promise<MailRow[]> {
    const { rows } = await tenant.owner.query<MailRow>(
      `SELECT message_id, state, last_error FROM messages WHERE direction = 'out' AND ${condition}`,
      parameters,
    );
    return rows;
  }

  /** Who is connected to the database. */
  async function connections(): Promise<number[]> {
    const { rows } = await tenant.owner.query<{ pid: number }>(
      'SELECT pid FROM pg_stat_activity WHERE datname = current_database()',
    );
    return rows.map(({ pid }) => pid);
  }

  async function submit(request: Row): Promise<Victim> {
    const web = await startWeb(tenant.database, undefined, carrying.environment());
    victims.push(web);
    const support = supertest.agent(web.url);
    support.set({ Origin: web.url, 'Sec-Fetch-Site': 'same-origin', Accept: 'text/html' });
    await support
      .post('/session')
      .type('form')
      .send({ email: tenant.users.support.email, password: testPassword })
      .expect(303);
    await support.post(`/requests/${request.id}/submission`).type('form').send({}).expect(303);
    return web;
  }

  describe('the sending of a form 413', () => {
    it('is in doubt, with one copy, when both processes die after the server took it and before it said so', async () => {
      const request = await signedRequest(tenant);
      await settled(tenant);
      server.fallSilent();
      const first = await worker();
      const web = await submit(request);
      const ours = () => mails(`subject_id = $1`, [request.id]);
      await waitFor('the server has the mail', async () => server.copies.includes((await ours())[0]?.message_id ?? ''));
      await first.kill();
      await web.kill();
      expect(await ours()).toMatchObject([{ state: 'sending' }]);
      server.speakAgain();

      await worker();
      await waitFor('the mail is told to be in doubt', async () => (await ours())[0]?.state === 'in_doubt');
      const [mail] = await ours();
      expect(mail?.last_error).toContain('interrompu');
      expect(server.copies.filter((id) => id === mail?.message_id)).toHaveLength(1);
      const { rows } = await tenant.owner.query(
        'SELECT q.state, q.signed_document_id IS NOT NULL AS kept, a.state AS assignment FROM requests q JOIN assignments a ON a.request_id = q.id WHERE q.id = $1',
        [request.id],
      );
      expect(rows).toEqual([{ state: 'submitted', kept: true, assignment: 'requested' }]);
    });

    it('leaves all the same when the web process dies right after its answer and no worker was there', async () => {
      const request = await signedRequest(tenant);
      await settled(tenant);
      await (await submit(request)).kill();
      await worker();
      const ours = () => mails(`subject_id = $1`, [request.id]);
      await waitFor('the mail is sent', async () => (await ours())[0]?.state === 'sent');
      const [mail] = await ours();
      expect(server.copies.filter((id) => id === mail?.message_id)).toHaveLength(1);
    });
  });

  describe('forty mails, and a worker killed again and again', () => {
    it('leave once or are in doubt: never twice, never lost, never said to be sent when they are not', async () => {
      const client = await aClient(tenant);
      await settled(tenant);
      const about = { kind: 'client', id: client.id };
      const letter = { purpose: 'other', clientId: client.id, about, text: 'Bonjour' } as const;
      await tenant.run(async () => {
        for (let index = 0; index < 40; index += 1)
          await tenant.get(MailQueue).queue({ ...letter, to: ['a@client.test'], subject: `Courriel ${index}` });
      });
      const ours = () => mails(`subject_id = $1`, [client.id]);
      const inState = async (state: string) =>
        (await ours()).filter((mail) => mail.state === state).map((mail) => mail.message_id);
      const sent = async () => (await inState('sent')).length;
      const interrupted = new Set<string>();
      const known = await connections();
      for (const threshold of [5, 15, 25]) {
        const victim = await worker();
        await waitFor(`${threshold} mails left`, async () => (await sent()) >= threshold);
        await victim.kill();
        // What it had asked the database is done or undone only when its connections are closed.
        const itsOwn = async () => (await connections()).filter((pid) => !known.includes(pid));
        await waitFor('nothing of the killed worker goes on', async () => (await itsOwn()).length === 0);
        for (const { message_id: id } of await mails(
          `subject_id = $1 AND state = 'sending' AND content_begun_at IS NOT NULL`,
          [client.id],
        ))
          interrupted.add(id);
      }
      await worker();
      const open = async () => (await ours()).some(({ state }) => state === 'queued' || state === 'sending');
      await waitFor('every mail is sent or in doubt', async () => !(await open()));
      for (const { message_id: id, state } of await ours()) {
        const copies = server.copies.filter((copy) => copy === id).length;
        expect([id, state, copies]).toEqual([id, state, state === 'sent' ? 1 : Math.min(copies, 1)]);
        expect(['sent', 'in_doubt']).toContain(state);
      }
      // Those whose content was leaving when it was killed are in doubt, no other.
      expect((await inState('in_doubt')).toSorted()).toEqual([...interrupted].toSorted());
      expect(await sent()).toBe(40 - interrupted.size);
      expect(interrupted.size).toBeLessThanOrEqual(3 * atOnce);
    });
  });
});
