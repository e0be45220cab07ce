import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { breakages } from '../../../test/support/breakages.js';
import { startTenant, type TestTenant } from '../../../test/support/tenant.js';
import { aWorld } from '../../../test/support/world.js';
import { MailQueue, type OutgoingMail } from '../../mailbox/out/mail-queue.service.js';
import { MailSending } from '../../mailbox/out/mail-sending.service.js';
import { MissedRecipients } from '../../mailbox/out/missed-recipients.service.js';
import { StoppedAddresses } from '../../mailbox/out/stopped-addresses.service.js';
import { ProgressService } from '../../progress/progress.service.js';
import { checks, faultsOf, verify } from './verify.js';

describe('npm run cli -- verify', () => {
  let tenant: TestTenant;
  let admin: pg.Client;
  beforeAll(async () => {
    tenant = await startTenant();
    await aWorld(tenant, 'Vigie');
    await makeSound();
    const address = new URL(process.env['TEST_DATABASE_ADMIN_URL'] ?? '');
    address.pathname = new URL(tenant.database.url).pathname;
    admin = new pg.Client({ connectionString: address.href });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await tenant.stop();
  });

  /** The rows of a world are there for their names: here they must also agree, and one mail must wait. */
  async function makeSound(): Promise<void> {
    await tenant.owner.query(`
      DELETE FROM audit_anchors;
      UPDATE reminders SET decision = 'no_address';
      DELETE FROM selection_items WHERE client_id NOT IN (SELECT client_id FROM campaign_rows);
      UPDATE former_numbers f SET replaced_by = c.number FROM clients c WHERE c.id = f.client_id`);
    await tenant.run(() => tenant.get(ProgressService).refreshAll());
    const mail = {
      purpose: 'other',
      clientId: null,
      about: null,
      to: [tenant.users.admin.email],
      subject: 'Essai',
      text: 'Essai',
    };
    await tenant.run(() => tenant.get(MailQueue).queue(mail as OutgoingMail));
  }

  const ground = () => ({ client: tenant.owner, editorId: tenant.editorId, product: tenant.app });

  it('finds nothing wrong where a row of everything was made by the product', async () => {
    expect(await faultsOf(ground())).toEqual([]);
    expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
  });

  it('finds nothing wrong with a mail that waits for its address to be corrected, nor with one that left again for who had missed it', async () => {
    const { rows } = await tenant.owner.query<{ id: string }>(
      `SELECT id FROM clients WHERE archived_at IS NULL LIMIT 1`,
    );
    const clientId = rows[0]!.id;
    const written = (to: string[]) =>
      tenant.run(async () => {
        const mail = { purpose: 'other' as const, clientId, about: null, to, subject: 'Essai', text: 'Essai' };
        return (await tenant.get(MailQueue).queue(mail)).id;
      });
    const [address, other] = ['perdue@client.test', 'autre@client.test'];
    const sending = tenant.get(MailSending);
    const sent = (id: string, refusedRecipients: string[]) =>
      tenant.run(async () => {
        const delivery = { outcome: 'sent' as const, answer: '250 ok', refusedRecipients };
        await sending.conclude((await sending.claim(id))!, delivery, false);
      });
    const twice = await written([address, other]);
    await sent(twice, [other]);
    await tenant.run(() => tenant.get(MissedRecipients).complete(twice));
    await sent(twice, []);
    const held = await written([address]);
    const returned = { address, clientId, messageId: twice, reason: '550 inconnu' };
    await tenant.run(() => tenant.get(StoppedAddresses).stop(returned));
    expect(await tenant.run(() => sending.claim(held))).toBeNull();
    await tenant.owner.query(`UPDATE outbox SET done_at = now() WHERE payload ->> 'messageId' IN ($1, $2)`, [
      held,
      twice,
    ]);
    await tenant.owner.query(`UPDATE messages SET state_since = now() - interval '1 hour' WHERE id = $1`, [held]);
    expect(await faultsOf(ground())).toEqual([]);
  });

  it('looks at this editor only, and says what it cannot do', async () => {
    const empty = await tenant.secondEditor();
    const outcomes = await verify({ client: empty.owner, editorId: empty.editorId });
    expect(outcomes.filter(({ found }) => found && found.looked > 0)).toEqual([]);
    expect(outcomes.filter(({ found }) => !found).map(({ name }) => name)).toEqual(['clients.next-action']);
  });

  it.each(Object.entries(breakages))('finds %s broken', async (name, sql) => {
    await admin.query('BEGIN');
    try {
      await admin.query(`SET LOCAL session_replication_role = replica`);
      await admin.query(sql.replaceAll('$editor', pg.escapeLiteral(tenant.editorId)));
      await admin.query(`SET LOCAL ROLE sceau_owner; SET LOCAL app.editor_id = ${pg.escapeLiteral(tenant.editorId)}`);
      const outcomes = await verify({ client: admin, editorId: tenant.editorId });
      const broken = outcomes.filter(({ found }) => found && found.faults.length > 0).map((outcome) => outcome.name);
      expect(broken).toContain(name);
    } finally {
      await admin.query('ROLLBACK');
    }
  });

  it('finds a next action that its facts do not make', async () => {
    await tenant.owner.query(
      `UPDATE client_progress SET title = 'Autre chose' WHERE client_id = (SELECT min(client_id::text)::uuid FROM client_progress)`,
    );
    expect(await faultsOf(ground())).toEqual([expect.stringContaining('clients.next-action: client')]);
  });

  it('has a breakage for each of its checks', () => {
    const tried = [...Object.keys(breakages), 'clients.next-action'];
    expect(tried.sort()).toEqual(checks.map(({ name }) => name).sort());
  });
});
