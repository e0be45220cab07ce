import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { CampaignsService } from '../../src/campaigns/engine/campaigns.service.js';
import { MailQueue } from '../../src/mailbox/out/mail-queue.service.js';
import { aClient } from '../support/factories.js';
import { startMailServer, type MailServer } from '../support/mail-server.js';
import { startTenant, type TestTenant } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';
import { confirmedCampaign, rowsOf, statesOf } from './campaigns.js';
import { onEachCarrier } from './carriers.js';
import { provenAfterEach } from './proof.js';
import { poisoned, superviseWorker, startWorker, type Supervised, type Victim } from './victims.js';

// Pass: the row that kills its worker fails with its reason after three beginnings; everything beside it is done, once; a person
// takes it up again.
onEachCarrier('a row that kills its worker', (carrying) => {
  const size = 12;
  let tenant: TestTenant;
  let worker: Supervised | null = null;
  let healthy: Victim | null = null;
  let server: MailServer;
  beforeAll(async () => {
    tenant = await startTenant();
    server = await startMailServer(15);
  });
  afterEach(async () => {
    await worker?.stop();
    await healthy?.kill();
  });
  provenAfterEach(() => tenant);
  afterAll(async () => {
    await server.stop();
    await tenant.stop();
  });

  const campaign = (id: string) => tenant.run(() => tenant.get(CampaignsService).byId(id));

  /** Mails that leave while the poison kills their worker. */
  async function queueMails(): Promise<() => Promise<{ message_id: string; state: string; begun: boolean }[]>> {
    const client = await aClient(tenant);
    const about = { kind: 'client', id: client.id };
    const letter = { purpose: 'other', clientId: client.id, about, text: 'Bonjour', to: ['a@client.test'] } as const;
    for (let index = 0; index < size; index += 1)
      await tenant.run(() =>
        tenant.get(MailQueue).queue({ ...letter, to: [...letter.to], subject: `Courriel ${index}` }),
      );
    return async () =>
      (
        await tenant.owner.query(
          'SELECT message_id, state, content_begun_at IS NOT NULL AS begun FROM messages WHERE subject_id = $1',
          [client.id],
        )
      ).rows;
  }

  it('fails with its reason, stops nothing else, and puts no mail in doubt whose content had not begun to leave', async () => {
    const mails = await queueMails();
    const id = await confirmedCampaign(tenant, size);
    const poison = (await rowsOf(tenant, id))[5]!;
    worker = await superviseWorker(tenant.database, {
      ...carrying.environment(),
      SMTP_URL: server.url,
      ...poisoned('r.basis FROM unnest', poison.id),
    });
    // Three deaths, a lease and a boot each: on a machine that does something else besides, more than two minutes.
    const finished = async () => (await campaign(id)).state === 'finished';
    await waitFor('the campaign ends', finished, Boolean, 300);
    expect(await statesOf(tenant, id)).toEqual({ done: size - 1, failed: 1 });
    const failed = (await rowsOf(tenant, id)).find(({ state }) => state === 'failed');
    expect(failed).toMatchObject({ id: poison.id, reason: expect.stringContaining('Interrompu trois fois') });
    expect(worker.deaths()).toBe(3);
    // Those beside it, of the same batch, were done once and waited for nobody's decision.
    const { rows: beside } = await tenant.owner.query(
      `SELECT max(tries) AS tries FROM campaign_rows WHERE campaign_id = $1 AND state = 'done'`,
      [id],
    );
    expect(beside).toEqual([{ tries: 1 }]);
    await waitFor('every mail has ended', async () =>
      (await mails()).every(({ state }) => state === 'sent' || state === 'in_doubt'),
    );
    for (const { message_id: mail, state, begun } of await mails()) {
      const copies = server.copies.filter((copy) => copy === mail).length;
      expect([mail, state === 'sent' ? copies === 1 : begun && copies <= 1]).toEqual([mail, true]);
    }
    await worker.stop();

    await tenant.run(() => tenant.get(CampaignsService).change(id, 'retry'));
    healthy = await startWorker(tenant.database, carrying.environment());
    await waitFor('the campaign ends again', async () => (await campaign(id)).state === 'finished');
    expect(await statesOf(tenant, id)).toEqual({ done: size });
    const { rows } = await tenant.owner.query(
      'SELECT count(*)::int AS requests, count(DISTINCT client_id)::int AS clients FROM requests',
    );
    expect(rows).toEqual([{ requests: size, clients: size }]);
  });
});
