import { describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../../platform/uuid.js';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import {
  aCampaign,
  aClient,
  aDocument,
  aMessage,
  anImport,
  anImportRow,
  aSelection,
  insertRow,
} from '../../../test/support/factories.js';
import type { TestEditor } from '../../../test/support/tenant.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { RetentionService } from './retention.service.js';

const app = await anApp();
const neighbour = await app.secondEditor();

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

/** One of each that has passed its term, and one of each that has not. */
async function both(editor: TestEditor, old: number) {
  const age = daysAgo(old);
  const token = await insertRow(editor, 'form_tokens', { token: uuidv7(), location: '/', created_at: age });
  const job = await insertRow(editor, 'outbox', { id: uuidv7(), name: 'progress.refresh', payload: {}, done_at: age });
  const failed = { id: uuidv7(), name: 'mail.send', payload: {}, failed_at: age };
  await insertRow(editor, 'outbox', failed);
  const selection = await aSelection(editor, { created_at: age });
  const ofCampaign = await aSelection(editor, { created_at: age });
  await aCampaign(editor, { selection_id: ofCampaign.id });
  const brought = await anImport(editor, { state: 'applied', state_since: age });
  await anImportRow(editor, { import_id: brought.id, cells: JSON.stringify(['060785011', 'Nom']) });
  await insertRow(editor, 'import_pieces', { import_id: brought.id, position: 1, bytes: Buffer.from('Nom') });
  const raw = await aDocument(editor, { client_id: null });
  const attached = await aDocument(editor, { client_id: null });
  const stray = { direction: 'in', state: 'filed', client_id: null, created_at: age };
  const mail = await aMessage(editor, { ...stray, raw_document_id: raw.id, attachment_ids: [attached.id] });
  const client = await aClient(editor);
  const filed = await aMessage(editor, { ...stray, state: 'matched', client_id: client.id });
  const given = { user_id: editor.users.support.id, kind: 'reset', created_by: 'x', created_at: age };
  const link = await insertRow(editor, 'account_links', { id: uuidv7(), ...given, expires_at: age });
  const waiting = await insertRow(editor, 'account_links', {
    id: uuidv7(),
    ...given,
    expires_at: new Date(Date.now() + 1e9),
  });
  const space = {
    client_id: client.id,
    purpose: 'prerequisites',
    person_name: 'X',
    email: 'x@client.test',
    created_by: 'x',
  };
  const opening = (columns: object) =>
    insertRow(editor, 'client_links', { id: uuidv7(), token_hash: uuidv7(), ...space, ...columns });
  const over = await opening({ expires_at: age });
  const living = await opening({ expires_at: new Date(Date.now() + 1e9) });
  const said = { client_id: client.id, kind: 'question', state_since: age };
  const settled = await insertRow(editor, 'client_answers', {
    id: uuidv7(),
    ...said,
    link_id: living.id,
    state: 'accepted',
  });
  const open = await insertRow(editor, 'client_answers', { id: uuidv7(), ...said, link_id: living.id });
  const told = { direction: 'out', state: 'sent', client_id: client.id, link_id: over.id, created_at: age };
  const letter = await aMessage(editor, told);
  return {
    over,
    living,
    settled,
    open,
    letter,
    link,
    waiting,
    token,
    job,
    failed,
    selection,
    ofCampaign,
    brought,
    mail,
    filed,
    raw,
    attached,
  };
}

const there = async (editor: TestEditor, table: string, id: string) =>
  (await editor.owner.query(`SELECT 1 FROM ${table} WHERE id = $1`, [id])).rowCount === 1;

const purge = (editor: TestEditor) =>
  app
    .get(RetentionService)
    .purge({}, { scope: { editorId: editor.editorId, actor: { kind: 'job', name: 'conservation' } } });

async function told(editor: TestEditor) {
  const { rows } = await editor.owner.query<{ kind: string; rows: number }>(
    `SELECT details->>'kind' AS kind, (details->>'rows')::int AS rows FROM audit_entries WHERE action = 'purged' ORDER BY sequence`,
  );
  return Object.fromEntries(rows.map(({ kind, rows: many }) => [kind, many]));
}

describe('what has passed its term', () => {
  it('is deleted at night with what hangs on it, told with its numbers, and nothing else', async () => {
    const old = await both(app, 400);
    const young = await both(app, 5);
    const theirs = await both(neighbour, 400);
    await purge(app);
    expect(await told(app)).toEqual({
      jobs: 1,
      forms: 1,
      selections: 1,
      imports: 1,
      links: 1,
      mails: 1,
      space_links: 1,
      space_answers: 1,
    });
    for (const [table, row] of [
      ['outbox', old.job],
      ['selections', old.selection],
      ['account_links', old.link],
      ['messages', old.mail],
      ['documents', old.raw],
      ['documents', old.attached],
      ['client_links', old.over],
      ['client_answers', old.settled],
    ] as const)
      expect([table, await there(app, table, row.id)]).toEqual([table, false]);
    for (const [table, row] of [
      ['outbox', old.failed],
      ['account_links', old.waiting],
      ['account_links', young.link],
      ['selections', old.ofCampaign],
      ['messages', old.filed],
      ['imports', old.brought],
      ['client_links', old.living],
      ['client_links', young.over],
      ['client_answers', old.open],
      ['client_answers', young.settled],
      ['messages', old.letter],
      ['outbox', young.job],
      ['selections', young.selection],
      ['messages', young.mail],
      ['documents', young.raw],
    ] as const)
      expect([table, await there(app, table, row.id)]).toEqual([table, true]);
    const { rows } = await app.owner.query(`SELECT gives_back FROM imports WHERE id = $1`, [old.brought.id]);
    expect(rows).toEqual([{ gives_back: false }]);
    const left = await app.owner.query('SELECT DISTINCT import_id FROM import_pieces');
    expect(left.rows).toEqual([{ import_id: young.brought.id }]);
    expect([await there(neighbour, 'messages', theirs.mail.id), await told(neighbour)]).toEqual([true, {}]);
  });

  it('is not told again when there is nothing', async () => {
    const before = await told(app);
    await purge(app);
    expect(await told(app)).toEqual(before);
    const { rows } = await app.owner.query<{ broken: string | null }>('SELECT first_broken_audit_entry() AS broken');
    expect(rows[0]?.broken).toBeNull();
  });

  it('is never a mail of the last three months, whatever the runtime role asks for', async () => {
    const { mail } = await both(app, 80);
    const asked = await app.run(
      () =>
        app
          .get(RetentionService)
          .kinds()
          .find(({ key }) => key === 'mails')
          ?.purge(new Date(), 500) ?? Promise.resolve(0),
    );
    expect([asked, await there(app, 'messages', mail.id)]).toEqual([0, true]);
  });

  it('is never a link that opens, nor an answer that waits, whatever the runtime role asks for', async () => {
    const { living, open } = await both(app, 400);
    for (const [table, row] of [
      ['client_links', living],
      ['client_answers', open],
    ] as const) {
      const gone = await app.run(() => app.get(TenantDb).execute(`DELETE FROM ${table} WHERE id = $1`, [row.id]));
      expect([table, gone]).toEqual([table, 0]);
    }
  });
});

describe('the page of terms', () => {
  it('shows them to all, and lets the person in charge change them within bounds, in the journal', async () => {
    const admin = await app.signIn('admin');
    const support = await app.signIn('support');
    expect(
      pageOf(await support.get('/settings/retention').expect(200))('button[type=submit]:not([disabled])').closest(
        'main',
      ).length,
    ).toBe(0);
    await support.post('/settings/retention').type('form').send({}).expect(403);
    const page = pageOf(await admin.get('/settings/retention').expect(200));
    const version = page('input[name=version]').attr('value');
    const space = { space_links: '365', space_answers: '365', space_papers: '2' };
    const given = {
      jobs: '30',
      forms: '30',
      selections: '7',
      imports: '365',
      links: '90',
      mails: '365',
      ...space,
      version,
    };
    const wrong = await admin
      .post('/settings/retention')
      .type('form')
      .send({ ...given, mails: '10' })
      .expect(422);
    expect(wordsOf(pageOf(wrong), '.s-form')).toContain('De 90 à 1095 jours.');
    await admin.post('/settings/retention').type('form').send(given).expect(303);
    const { rows } = await app.owner.query<{ summary: string; details: { changes: object } }>(
      `SELECT summary, details FROM audit_entries WHERE subject_kind = 'editor' AND action = 'edited' ORDER BY sequence DESC LIMIT 1`,
    );
    expect(rows[0]?.summary).toContain('Conservation changée');
    expect(rows[0]?.details.changes).toEqual({ selections: ['30', '7'] });
  });
});
