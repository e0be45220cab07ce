import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { uuidv7 } from '../../../src/platform/uuid.js';
import { AuditService } from '../../../src/platform/audit/audit.service.js';
import { clock } from '../../../src/platform/clock.js';
import { TenantDb } from '../../../src/platform/tenancy/tenant-db.js';
import { startTenant, type TestEditor, type TestTenant } from '../../support/tenant.js';

/** What whoever reaches SQL as web and worker do would write into the journal, in a database that serves. */
describe('SQL as the runtime role does not forge the journal', () => {
  let tenant: TestTenant;
  let editor: TestEditor;
  let admin: pg.Client;
  beforeAll(async () => {
    tenant = await startTenant();
    editor = await tenant.secondEditor();
    const address = new URL(process.env['TEST_DATABASE_ADMIN_URL'] ?? '');
    address.pathname = new URL(tenant.database.url).pathname;
    admin = new pg.Client({ connectionString: address.href });
    await admin.connect();
    // As a production: the mark that lets the clock travel is the owner's to give, and here nobody gave it.
    await tenant.owner.query('DELETE FROM demonstration');
  });
  afterAll(async () => {
    await admin.end();
    await tenant.stop();
  });

  const db = () => tenant.get(TenantDb);
  const firstBroken = async () =>
    (await editor.owner.query<{ entry: string | null }>('SELECT first_broken_audit_entry() AS entry')).rows[0]?.entry;

  async function write(given: Record<string, unknown>): Promise<string> {
    const id = uuidv7();
    const { id: person, name } = editor.users.support;
    const row = {
      actor_kind: 'person',
      actor_id: person,
      actor_name: name,
      subject_kind: 'client',
      subject_id: id,
      action: 'edited',
      summary: 'x',
      ...given,
      id,
    };
    await editor.run(() =>
      db().query(
        `INSERT INTO audit_entries (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row)
          .map((_, index) => `$${index + 1}`)
          .join(', ')})`,
        Object.values(row),
      ),
    );
    return id;
  }

  /** By the function that chains many at once. */
  async function tell(given: object, kind: unknown = 'person', author: unknown = editor.users.support.id) {
    const id = uuidv7();
    const entry = { subject_kind: 'client', subject_id: id, action: 'edited', summary: 'x', details: {}, ...given, id };
    await editor.run(() =>
      db().query('SELECT tell_journal($1::jsonb, $2, $3, $4, $5)', [
        JSON.stringify([entry]),
        kind,
        author,
        'Autre',
        'é,-',
      ]),
    );
    return id;
  }

  /** Seconds between the entry and now. */
  async function age(id: string): Promise<number> {
    const { rows } = await editor.owner.query<{ age: number }>(
      'SELECT abs(extract(epoch FROM now() - at))::float AS age FROM audit_entries WHERE id = $1',
      [id],
    );
    return rows[0]?.age ?? Infinity;
  }

  it('dates an entry by the server, whatever its writer says', async () => {
    expect(await age(await write({ at: '2020-01-01' }))).toBeLessThan(3600);
    expect(await age(await tell({ at: '2020-01-01' }))).toBeLessThan(3600);
    const travelled = await clock.at(new Date('2020-01-01'), () => write({}));
    expect(await age(travelled)).toBeLessThan(3600);
    await clock.at(new Date('2020-01-01'), () => editor.run(() => db().query('SELECT check_journal($1)', ['x'])));
    const { rows } = await editor.owner.query<{ today: boolean }>(
      `SELECT checked_at > now() - interval '1 hour' AS today FROM audit_checks`,
    );
    expect(rows).toEqual([{ today: true }]);
  });

  it('chains what is told at once as what is told alone, and takes neither editor nor place nor name from its writer', async () => {
    const given = {
      editor_id: uuidv7(),
      sequence: 1,
      format: 1,
      hash: '\\x00',
      previous_hash: '\\x00',
      actor_name: 'Autre',
    };
    const ids = { document_id: uuidv7(), campaign_row_id: uuidv7() };
    const all = { ...ids, reason: 'é,1:-', from_state: '', to_state: 'é', details: { a: ['', 'é'] } };
    const [alone, told] = [await write({ reason: 'é,1:-' }), await tell({ ...given, ...all })];
    const { rows } = await editor.owner.query(
      `SELECT t.actor_name, t.format, t.sequence - a.sequence AS after, t.previous_hash = a.hash AS chained, t.hash = sha256(a.hash || convert_to(audit_text(t), 'UTF8')) AS read_alike
         FROM audit_entries t, audit_entries a WHERE t.id = $1 AND a.id = $2`,
      [told, alone],
    );
    const { name } = editor.users.support;
    expect(rows).toEqual([{ actor_name: name, format: 2, after: '1', chained: true, read_alike: true }]);
    expect(await firstBroken()).toBeNull();
  });

  it('makes no demonstration of a database that serves, be it the owner who asks', async () => {
    await expect(editor.run(() => db().query('INSERT INTO demonstration DEFAULT VALUES'))).rejects.toThrow(
      'permission denied',
    );
    await expect(editor.owner.query('INSERT INTO demonstration DEFAULT VALUES')).rejects.toThrow(
      'does not become a demonstration',
    );
  });

  it('names as author whom the transaction acts for', async () => {
    const { admin: other } = editor.users;
    for (const forged of [
      { actor_id: other.id, actor_name: other.name },
      { actor_kind: 'system', actor_id: null, actor_name: 'nuit' },
      { actor_kind: 'job' },
      { actor_id: null },
    ])
      await expect(write(forged)).rejects.toThrow('of whom its transaction acts for');
    for (const [kind, author] of [
      ['person', other.id],
      ['system', null],
      ['job', editor.users.support.id],
      ['person', null],
    ])
      await expect(tell({}, kind, author)).rejects.toThrow('of whom its transaction acts for');
    const id = await write({ actor_name: 'Quelqu’un d’autre' });
    const { rows } = await editor.owner.query('SELECT actor_name FROM audit_entries WHERE id = $1', [id]);
    expect(rows).toEqual([{ actor_name: editor.users.support.name }]);
    const job = { editorId: editor.editorId, actor: { kind: 'job' as const, name: 'nuit' } };
    const entry = { subject: { kind: 'client', id }, clientId: null, action: 'edited', summary: 'x' };
    await db().run(job, () => tenant.get(AuditService).record(entry));
    await expect(
      db().run(job, () =>
        db().query(
          `INSERT INTO audit_entries (id, actor_kind, actor_id, actor_name, subject_kind, subject_id, action, summary)
        VALUES (gen_random_uuid(), 'person', $1, 'x', 'client', $1, 'x', 'x')`,
          [other.id],
        ),
      ),
    ).rejects.toThrow('of whom its transaction acts for');
    await expect(
      db().run(
        { editorId: editor.editorId, actor: { kind: 'person', id: uuidv7(), name: 'Personne', role: 'admin' } },
        () => tenant.get(AuditService).record(entry),
      ),
    ).rejects.toThrow('nobody has this id');
  });

  it('keeps no check of the chain but its own', async () => {
    const runs = (sql: string) => expect(editor.run(() => db().query(sql))).rejects.toThrow('permission denied');
    await runs(`INSERT INTO audit_checks (sequence, hash, checked_by) VALUES (1, '\\x00', 'x')`);
    await runs(`UPDATE audit_checks SET broken = NULL, checked_at = now()`);
    await editor.run(() => db().query('SELECT check_journal($1)', ['la nuit']), 'admin');
    const { rows } = await editor.owner.query<{ checked_by: string }>('SELECT checked_by, broken FROM audit_checks');
    expect(rows).toEqual([{ checked_by: editor.users.admin.name, broken: null }]);
  });

  it.each([
    ['a reason of one dash for none', { reason: null }, `reason = '-'`],
    [
      'the border between two fields',
      { action: 'edited', from_state: 'a\u001fb', to_state: 'c' },
      `from_state = 'a', to_state = E'b\\x1fc'`,
    ],
    [
      'an author’s id for none of a client',
      { client_id: null, document_id: '018f0000-0000-7000-8000-000000000000' },
      `document_id = NULL, request_id = '018f0000-0000-7000-8000-000000000000'`,
    ],
  ])('tells %s', async (_what, before, after) => {
    const id = await write(before);
    expect(await firstBroken()).toBeNull();
    await admin.query('BEGIN');
    await admin.query(`SET LOCAL session_replication_role = replica`);
    await admin.query(`UPDATE audit_entries SET ${after} WHERE id = $1`, [id]);
    await admin.query(`SELECT set_config('app.editor_id', $1, true)`, [editor.editorId]);
    const { rows } = await admin.query(
      'SELECT a.sequence = first_broken_audit_entry() AS told FROM audit_entries a WHERE id = $1',
      [id],
    );
    await admin.query('ROLLBACK');
    expect(rows).toEqual([{ told: true }]);
  });

  describe('and entries hashed the former way', () => {
    let old: TestEditor;
    /** As the database was before the second format: the same entries, chained by the first. */
    const chainAnew = `
      DO $$ DECLARE e audit_entries; before bytea := '\\x00'; BEGIN
        FOR e IN SELECT * FROM audit_entries WHERE editor_id = $editor ORDER BY sequence LOOP
          e.format := CASE WHEN e.sequence IN ($first) THEN 1 ELSE 2 END;
          e.previous_hash := before;
          e.hash := sha256(before || convert_to(audit_text(e), 'UTF8'));
          UPDATE audit_entries SET format = e.format, previous_hash = e.previous_hash, hash = e.hash WHERE editor_id = e.editor_id AND sequence = e.sequence;
          UPDATE audit_heads SET hash = e.hash WHERE editor_id = e.editor_id;
          before := e.hash;
        END LOOP;
      END $$`;
    const rewrite = (first: string) =>
      admin.query(chainAnew.replace('$editor', pg.escapeLiteral(old.editorId)).replace('$first', first));
    const tell = (summary: string) =>
      old.run(() =>
        tenant
          .get(AuditService)
          .record({ subject: { kind: 'client', id: old.editorId }, clientId: null, action: 'edited', summary }),
      );
    const broken = async () =>
      (await old.owner.query<{ entry: string | null }>('SELECT first_broken_audit_entry() AS entry')).rows[0]?.entry;

    beforeAll(async () => {
      old = await tenant.secondEditor();
      for (const summary of ['un', 'deux', 'trois']) await tell(summary);
    });

    it('still verify, as they were hashed then', async () => {
      await rewrite('1, 2, 3');
      expect(await broken()).toBeNull();
      const { rows } = await admin.query<{ same: boolean }>(
        `
        SELECT hash = sha256(previous_hash || convert_to(concat_ws(E'\\x1f', sequence, id, extract(epoch FROM at), actor_kind, coalesce(actor_id::text, '-'), actor_name,
          subject_kind, subject_id, coalesce(client_id::text, '-'), action, coalesce(from_state, '-'), coalesce(to_state, '-'), summary, coalesce(reason, '-'),
          coalesce(document_id::text, '-'), coalesce(request_id, '-'), coalesce(campaign_row_id::text, '-'), details::text), 'UTF8')) AS same
          FROM audit_entries WHERE editor_id = $1`,
        [old.editorId],
      );
      expect(rows).toEqual([{ same: true }, { same: true }, { same: true }]);
      await tell('quatre');
      expect(await broken()).toBeNull();
    });

    it('do not come after one of the new way', async () => {
      await rewrite('1, 2, 4');
      expect(await broken()).toBe('4');
      await rewrite('1, 2, 3');
      expect(await broken()).toBeNull();
    });
  });
});
