import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { breakages } from '../../../test/support/breakages.js';
import { startTenant, type TestTenant } from '../../../test/support/tenant.js';
import { aWorld } from '../../../test/support/world.js';
import { MailQueue, type OutgoingMail } from '../../mailbox/out/mail-queue.service.js';
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
