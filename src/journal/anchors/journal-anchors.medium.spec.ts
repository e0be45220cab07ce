import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startTenant, type TestEditor, type TestTenant } from '../../../test/support/tenant.js';
import { journalCommands } from '../../operator/journal-commands.js';
import { anchorKey, isGenuine, readAnchors } from '../../platform/audit/anchor-line.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { clock } from '../../platform/clock.js';
import { JournalAnchors } from './journal-anchors.service.js';

const pair = generateKeyPairSync('ed25519');
const key = pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
const folder = mkdtempSync(join(tmpdir(), 'sceau-anchors-'));

describe('the end of the journal, fixed each day outside of the database', () => {
  let tenant: TestTenant;
  let editor: TestEditor;
  let admin: pg.Client;
  beforeAll(async () => {
    tenant = await startTenant({ ANCHOR_KEY: key, ANCHOR_FOLDER: folder });
    process.env['DATABASE_OWNER_URL'] = tenant.database.ownerUrl;
    editor = await tenant.secondEditor();
    const address = new URL(process.env['TEST_DATABASE_ADMIN_URL'] ?? '');
    address.pathname = new URL(tenant.database.url).pathname;
    admin = new pg.Client({ connectionString: address.href });
    await admin.connect();
    await tell(3);
    // Invited, and never came in: told nothing.
    await editor.owner.query(
      `INSERT INTO users (id, email, name, role) VALUES (uuidv7(), 'zoe@demo-typo.example', 'Zoé Fantôme', 'admin')`,
    );
  });
  afterAll(async () => {
    await admin.end();
    await tenant.stop();
    rmSync(folder, { recursive: true });
  });

  async function tell(count: number): Promise<void> {
    const entry = { subject: { kind: 'client', id: editor.editorId }, clientId: null, action: 'edited', summary: 'x' };
    for (let turn = 0; turn < count; turn += 1) await editor.run(() => tenant.get(AuditService).record(entry));
  }

  const file = () => join(folder, `${editor.slug}.anchors`);
  const anchor = (day: string) =>
    clock.at(new Date(`${day}T05:10:00Z`), () =>
      tenant
        .get(JournalAnchors)
        .anchor({}, { scope: { editorId: editor.editorId, actor: { kind: 'job', name: 'ancre' } } }),
    );
  const verifies = (path: string) =>
    journalCommands[0]?.run({ options: { editor: editor.slug, anchors: path }, positionals: [] });
  const mails = async () =>
    (
      await editor.owner.query<{ recipients: string[]; body: string }>(
        `SELECT recipients, body FROM messages ORDER BY created_at`,
      )
    ).rows;

  it('is one signed line a day, in a file and in a mail to the administrators, however often the job runs', async () => {
    await anchor('2026-11-01');
    await anchor('2026-11-01');
    const [line, ...more] = readAnchors(readFileSync(file(), 'utf8'));
    expect(more).toEqual([]);
    expect(line).toMatchObject({ editorId: editor.editorId, sequence: '3' });
    expect(line && isGenuine(line, pair.publicKey)).toBe(true);
    const sent = await mails();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.recipients).toEqual([editor.users.admin.email]);
    expect(readAnchors(sent[0]?.body ?? '')).toEqual([line]);
  });

  it('is in the file again when it was away that day', async () => {
    rmSync(file());
    await anchor('2026-11-02');
    expect(readAnchors(readFileSync(file(), 'utf8')).map(({ at }) => at.slice(0, 10))).toEqual([
      '2026-11-01',
      '2026-11-02',
    ]);
    expect(await mails()).toHaveLength(2);
  });

  it('is proven by whoever has the public key, and by nobody else’s', () => {
    const [line] = readAnchors(readFileSync(file(), 'utf8'));
    if (!line) throw new Error('no line');
    const forged = { ...line, sequence: '2', text: line.text.replace(' 3 ', ' 2 ') };
    expect(isGenuine(forged, pair.publicKey)).toBe(false);
    expect(isGenuine(line, generateKeyPairSync('ed25519').publicKey)).toBeNull();
    expect(readAnchors(`sceau-journal 1 ${line.editorId} ${line.at} 3 ${line.hash} - -`)[0]?.signature).toBeNull();
    expect(() => anchorKey(Buffer.from('x').toString('base64'))).toThrow(/asn1|DECODER|unsupported/i);
  });

  it('shows a tail that was cut with its head, which the chain alone does not', async () => {
    await tell(2);
    await anchor('2026-11-03');
    await verifies(file());
    const kept = join(folder, 'kept-mail.txt');
    writeFileSync(kept, `Bonjour,\r\n\r\n${(await mails()).at(-1)?.body.replaceAll('\n', '\r\n')}`);
    await admin.query('BEGIN');
    await admin.query(`SET LOCAL session_replication_role = replica`);
    await admin.query(`DELETE FROM audit_entries WHERE editor_id = $1 AND sequence > 4`, [editor.editorId]);
    await admin.query(`DELETE FROM audit_anchors WHERE editor_id = $1`, [editor.editorId]);
    await admin.query(
      `UPDATE audit_heads h SET sequence = e.sequence, hash = e.hash FROM audit_entries e WHERE h.editor_id = $1 AND e.editor_id = $1 AND e.sequence = 4`,
      [editor.editorId],
    );
    await admin.query('COMMIT');
    const { rows } = await editor.owner.query('SELECT first_broken_audit_entry() AS entry');
    expect(rows).toEqual([{ entry: null }]);
    for (const path of [file(), kept])
      await expect(verifies(path)).rejects.toThrow(
        /^the journal is not the one that was anchored:\n {2}anchor of 2026-11-03\S+, entry \d+: the journal ends before it: it was cut$/m,
      );
  });

  it('shows a journal that was written again from there on', async () => {
    await tell(9);
    await expect(verifies(file())).rejects.toThrow('another entry is in its place: the journal was written again');
  });

  it('is not looked for in a file that has nothing of this editor', async () => {
    const other = join(folder, 'other.txt');
    writeFileSync(other, 'rien\n');
    expect(existsSync(other)).toBe(true);
    await expect(verifies(other)).rejects.toThrow('has no anchor of this editor’s journal');
  });
});
