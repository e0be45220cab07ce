import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { AuditService } from '../../src/platform/audit/audit.service.js';
import { TenantDb } from '../../src/platform/tenancy/tenant-db.js';
import { aClient } from '../support/factories.js';
import { startTenant, type TestEditor, type TestTenant } from '../support/tenant.js';

describe('the journal', () => {
  let tenant: TestTenant;
  beforeAll(async () => {
    tenant = await startTenant();
  });
  afterAll(() => tenant.stop());

  async function tell(editor: TestEditor, count: number): Promise<void> {
    const client = await aClient(editor);
    for (let entry = 1; entry <= count; entry += 1)
      await editor.run(() =>
        tenant.get(AuditService).record({
          subject: { kind: 'client', id: client.id },
          clientId: client.id,
          action: 'edited',
          summary: `Fiche modifiée (${entry})`,
          details: { entry },
        }),
      );
  }

  async function firstBroken(editor: TestEditor): Promise<number | null> {
    const { rows } = await editor.owner.query<{ broken: string | null }>('SELECT first_broken_audit_entry() AS broken');
    return rows[0]?.broken ? Number(rows[0].broken) : null;
  }

  /** What only the server's administrator can do: past every policy and privilege. */
  async function tamper(sql: string, editor: TestEditor): Promise<void> {
    const address = new URL(process.env['TEST_DATABASE_ADMIN_URL'] ?? '');
    address.pathname = new URL(tenant.database.url).pathname;
    const admin = new pg.Client({ connectionString: address.href });
    await admin.connect();
    await admin.query(sql.replaceAll('$editor', pg.escapeLiteral(editor.editorId)));
    await admin.end();
  }

  it('can be neither changed, nor cut, nor emptied by the application', async () => {
    await tell(tenant, 1);
    const db = tenant.get(TenantDb);
    for (const sql of [
      `UPDATE audit_entries SET summary = 'x'`,
      'DELETE FROM audit_entries',
      'TRUNCATE audit_entries',
      `UPDATE audit_heads SET sequence = 0`,
      'DELETE FROM audit_heads',
    ])
      await expect(tenant.run(() => db.query(sql))).rejects.toThrow('permission denied');
  });

  it('names its author, and numbers its entries without a hole, also when many write at once', async () => {
    const editor = await tenant.secondEditor();
    await Promise.all([tell(editor, 5), tell(editor, 5), tell(editor, 5)]);
    const { rows } = await editor.owner.query<{ sequence: string; actor_name: string; actor_id: string }>(
      `SELECT sequence, actor_name, actor_id FROM audit_entries WHERE action = 'edited' ORDER BY sequence`,
    );
    const { rows: all } = await editor.owner.query<{ sequence: string }>(
      'SELECT sequence FROM audit_entries ORDER BY sequence',
    );
    expect(all.map((row) => Number(row.sequence))).toEqual(all.map((_, index) => index + 1));
    expect(rows.length).toBe(15);
    expect(new Set(rows.map((row) => row.actor_id))).toEqual(new Set([editor.users.support.id]));
    expect(await firstBroken(editor)).toBeNull();
  });

  it('tells nothing of a client that its editor does not have, whoever writes', async () => {
    const neighbour = await aClient(await tenant.secondEditor());
    const ownTold = () => tenant.owner.query('SELECT 1 FROM audit_entries');
    const before = (await ownTold()).rowCount;
    const insert = (
      id: string,
    ) => `INSERT INTO audit_entries (id, actor_kind, actor_id, actor_name, subject_kind, subject_id, client_id, action, summary)
      VALUES (gen_random_uuid(), 'person', current_person(), 'x', 'client', '${id}', '${id}', 'exported', 'x')`;
    for (const clientId of [randomUUID(), neighbour.id]) {
      const entry = { subject: { kind: 'client', id: clientId }, clientId, action: 'exported', summary: 'x' };
      await expect(tenant.run(() => tenant.get(AuditService).record(entry))).rejects.toMatchObject({ code: '23503' });
      await expect(tenant.run(() => tenant.get(TenantDb).query(insert(clientId)))).rejects.toMatchObject({
        code: '23503',
      });
    }
    expect((await ownTold()).rowCount).toBe(before);
    expect(await firstBroken(tenant)).toBeNull();
  });

  it('ignores the number and the hashes that a writer makes up', async () => {
    const editor = await tenant.secondEditor();
    await tell(editor, 2);
    const sql = `INSERT INTO audit_entries (id, sequence, actor_kind, actor_id, actor_name, subject_kind, subject_id, action, summary, previous_hash, hash)
      VALUES (gen_random_uuid(), 1, 'person', current_person(), 'x', 'client', gen_random_uuid(), 'edited', 'x', '\\x00', '\\x00')`;
    await editor.run(() => tenant.get(TenantDb).query(sql));
    expect(await firstBroken(editor)).toBeNull();
  });

  it.each([
    ['changed', `UPDATE audit_entries SET summary = 'autre' WHERE editor_id = $editor AND sequence = 3`, 3],
    ['antedated', `UPDATE audit_entries SET at = at - interval '1 day' WHERE editor_id = $editor AND sequence = 2`, 2],
    [
      'given to another author',
      `UPDATE audit_entries SET actor_name = 'x' WHERE editor_id = $editor AND sequence = 4`,
      4,
    ],
    ['removed', 'DELETE FROM audit_entries WHERE editor_id = $editor AND sequence = 3', 4],
    ['removed at the end', 'DELETE FROM audit_entries WHERE editor_id = $editor AND sequence = 5', 5],
    ['removed altogether', 'DELETE FROM audit_entries WHERE editor_id = $editor', 5],
  ])('tells which entry was %s by the server’s administrator', async (_what, sql, broken) => {
    const editor = await tenant.secondEditor();
    await tell(editor, 5);
    await editor.owner.query('SELECT 1');
    await tamper(sql, editor);
    expect(await firstBroken(editor)).toBe(broken);
  });

  it('chains a thousand entries of one statement in their order, and one after them', async () => {
    const editor = await tenant.secondEditor();
    await tell(editor, 1);
    const entries = Array.from({ length: 1000 }, (_, index) => ({
      subject: { kind: 'client', id: editor.editorId },
      clientId: null,
      action: 'edited',
      summary: `Ligne ${index}`,
    }));
    await editor.run(() => tenant.get(AuditService).recordMany(entries));
    await tell(editor, 1);
    const { rows } = await editor.owner.query<{ summary: string }>(
      `SELECT summary FROM audit_entries WHERE summary LIKE 'Ligne %' ORDER BY sequence`,
    );
    expect(rows.map((row) => row.summary)).toEqual(entries.map((entry) => entry.summary));
    expect(await firstBroken(editor)).toBeNull();
  });

  it('keeps nothing of what was rolled back', async () => {
    const editor = await tenant.secondEditor();
    await tell(editor, 1);
    const before = await editor.owner.query('SELECT count(*) FROM audit_entries');
    const failing = editor.run(async () => {
      await tenant
        .get(AuditService)
        .record({ subject: { kind: 'client', id: editor.editorId }, clientId: null, action: 'x', summary: 'x' });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect((await editor.owner.query('SELECT count(*) FROM audit_entries')).rows).toEqual(before.rows);
    expect(await firstBroken(editor)).toBeNull();
  });
});
