import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { CampaignsService } from '../../src/campaigns/engine/campaigns.service.js';
import { MailQueue } from '../../src/mailbox/out/mail-queue.service.js';
import { answerOf } from '../support/command-line.js';
import { aClient } from '../support/factories.js';
import { startMailServer, type MailServer } from '../support/mail-server.js';
import { emptyPlace, startOwnPostgres, type OwnPostgres, type RestoredPostgres } from '../support/own-postgres.js';
import { testSecretsKey } from '../support/secrets-key.js';
import { connectOwner, startTenant, type TestTenant } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';
import { confirmedCampaign } from './campaigns.js';
import { onEachCarrier } from './carriers.js';
import { provenAfterEach } from './proof.js';
import { settled } from './ready-client.js';
import { startWorker, type Victim } from './victims.js';

let postgres: OwnPostgres | null = null;
beforeAll(async () => {
  postgres = await startOwnPostgres();
});
afterAll(() => postgres?.stop());

// Pass: a backup is taken while mails leave and a campaign runs, and everything goes on to its end. Restored beside it and started with
// HOLD_MAIL, with a carrier that knows of jobs ended since, it holds what `verify` asks, finishes the campaign, and sends nothing.
onEachCarrier('a backup taken under load, and restored', (carrying) => {
  const [mails, later, size] = [20, 5, 40];
  let tenant: TestTenant;
  let server: MailServer;
  let restored: RestoredPostgres | null = null;
  const victims: Victim[] = [];
  beforeAll(async () => {
    tenant = await startTenant();
    server = await startMailServer(100);
  });
  afterEach(async () => {
    for (const victim of victims.splice(0)) await victim.kill();
  });
  provenAfterEach(() => tenant);
  afterAll(async () => {
    await restored?.remove();
    await server.stop();
    await tenant.stop();
  });

  const environment = () => ({ ...carrying.environment(), SMTP_URL: server.url });
  const count = async (owner: Pick<TestTenant['owner'], 'query'>, sql: string) => (await owner.query(sql)).rowCount;

  async function queueMails(): Promise<void> {
    const client = await aClient(tenant);
    await settled(tenant);
    const about = { kind: 'client', id: client.id };
    const letter = { purpose: 'other', clientId: client.id, about, text: 'Bonjour', subject: 'Essai' } as const;
    for (let at = 0; at < mails + later; at += 1)
      await tenant.run(() => tenant.get(MailQueue).queue({ ...letter, to: ['a@client.test'] }));
  }

  /** Those that wait for their hour when the backup is taken, whatever the machine: due now. */
  const comeDue = (owner: Pick<TestTenant['owner'], 'query'>) =>
    owner.query(`UPDATE outbox SET due_at = now() WHERE name = 'mail.send' AND due_at > now()`);

  it('is of one moment, whole, and does by itself what may be done twice only', async () => {
    const place = await emptyPlace();
    await queueMails();
    const id = await confirmedCampaign(tenant, size);
    const { owner } = tenant;
    await owner.query(
      `UPDATE outbox SET due_at = now() + interval '1 hour' WHERE id IN (SELECT id FROM outbox WHERE name = 'mail.send' ORDER BY id DESC LIMIT $1)`,
      [later],
    );
    victims.push(await startWorker(tenant.database, environment()));
    const sent = `SELECT 1 FROM messages WHERE state = 'sent' AND client_id IS NOT NULL`;
    await waitFor('some mails have left', async () => ((await count(owner, sent)) ?? 0) >= 3);
    restored = (await postgres?.backup(place)) ?? null;
    if (!restored) throw new Error('no backup');
    await comeDue(owner);
    const finished = async () => (await tenant.run(() => tenant.get(CampaignsService).byId(id))).state === 'finished';
    await waitFor('the campaign is finished', finished);
    await waitFor('every mail has left', async () => (await count(owner, sent)) === mails + later);
    await victims.pop()?.kill();
    const left = [...server.copies];

    await restored.start();
    const url = restored.at(tenant.database.url);
    const ownerUrl = restored.at(tenant.database.ownerUrl);
    const there = await connectOwner({ ...tenant.database, ownerUrl }, tenant.editorId);
    try {
      const atBackup = (await count(there, sent)) ?? 0;
      expect(atBackup).toBeGreaterThanOrEqual(3);
      expect(atBackup).toBeLessThanOrEqual(mails);
      await comeDue(there);
      victims.push(await startWorker({ ...tenant.database, url }, { ...environment(), HOLD_MAIL: '1' }));
      await waitFor('its campaign is finished', async () => {
        const { rows } = await there.query<{ state: string }>('SELECT state FROM campaigns');
        return rows[0]?.state === 'finished';
      });
      const open = `SELECT 1 FROM outbox WHERE done_at IS NULL AND due_at <= now()`;
      await waitFor('nothing is due any more', async () => (await count(there, open)) === 0);
      await victims.pop()?.kill();
      expect(server.copies).toEqual(left);
      const requests = await there.query(
        'SELECT count(*)::int AS all, count(DISTINCT client_id)::int AS clients FROM requests',
      );
      expect(requests.rows).toEqual([{ all: size, clients: size }]);
      expect(await count(there, sent)).toBe(atBackup);
    } finally {
      await there.end();
    }
    const proof = await answerOf(['verify'], {
      PATH: process.env['PATH'] ?? '',
      NODE_ENV: 'production',
      SESSION_SECRET: 'a secret of tests only, thirty-two characters',
      SECRETS_KEY: testSecretsKey,
      DATABASE_URL: url,
      DATABASE_OWNER_URL: ownerUrl,
    });
    expect([proof.complained, proof.said]).toEqual(['', expect.stringContaining('everything holds')]);
  });
});
