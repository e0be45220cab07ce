import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { MailQueue } from '../../src/mailbox/out/mail-queue.service.js';
import { answerOf } from '../support/command-line.js';
import { aClient } from '../support/factories.js';
import { startMailServer, type MailServer } from '../support/mail-server.js';
import { startTenant, type TestTenant } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';
import { onEachCarrier } from './carriers.js';
import { provenAfterEach } from './proof.js';
import { settled } from './ready-client.js';
import { startWorker, type Victim } from './victims.js';

// Pass: a worker that is started with HOLD_MAIL (a restored backup) sends nothing by itself; what waited leaves once it is said to.
onEachCarrier('a backup that was restored, with HOLD_MAIL', (carrying) => {
  let tenant: TestTenant;
  let server: MailServer;
  const victims: Victim[] = [];
  beforeAll(async () => {
    tenant = await startTenant();
    server = await startMailServer();
  });
  afterEach(async () => {
    for (const victim of victims.splice(0)) await victim.kill();
  });
  provenAfterEach(() => tenant);
  afterAll(async () => {
    await server.stop();
    await tenant.stop();
  });

  const worker = async (more: Record<string, string>) =>
    void victims.push(await startWorker(tenant.database, { ...carrying.environment(), SMTP_URL: server.url, ...more }));
  const outbox = async (condition: string) =>
    (await tenant.owner.query(`SELECT 1 FROM outbox WHERE ${condition}`)).rowCount ?? 0;

  it('sends nothing, tells it in the journal once, and does everything else', async () => {
    const client = await aClient(tenant);
    await settled(tenant);
    const about = { kind: 'client', id: client.id };
    const mail = {
      purpose: 'other',
      clientId: client.id,
      about,
      text: 'Bonjour',
      to: ['a@client.test'],
      subject: 'Essai',
    };
    // The anchor of the journal may leave beside it.
    const { id, messageId } = await tenant.run(() => tenant.get(MailQueue).queue(mail as never));
    await worker({ HOLD_MAIL: '1' });
    await tenant.owner.query(
      `INSERT INTO outbox (id, name, payload) VALUES (gen_random_uuid(), 'progress.refresh', '{}')`,
    );
    await waitFor(
      'another job is done',
      async () => (await outbox(`name = 'progress.refresh' AND done_at IS NULL`)) === 0,
    );
    await waitFor(
      'the mail was put off',
      async () => (await outbox(`name = 'mail.send' AND key = '${id}' AND due_at > now()`)) === 1,
    );
    expect(server.copies).toEqual([]);
    const { rows } = await tenant.owner.query(`SELECT 1 FROM audit_entries WHERE action = 'mail_held'`);
    expect(rows).toHaveLength(1);

    await victims.pop()?.kill();
    const environment = {
      PATH: process.env['PATH'] ?? '',
      DATABASE_OWNER_URL: tenant.database.ownerUrl,
      DATABASE_URL: tenant.database.url,
    };
    expect((await answerOf(['mail:release'], environment)).code).toBe(0);
    await worker({});
    await waitFor('the mail has left', () => server.copies.includes(messageId));
    await waitFor(
      'it is told',
      async () =>
        (await tenant.owner.query(`SELECT 1 FROM messages WHERE state = 'sent' AND id = $1`, [id])).rowCount === 1,
    );
  });
});
