import { beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { aClient, type Row } from '../../test/support/factories.js';
import { anApp, pageOf, wordsOf, type Visitor } from '../../test/support/app.js';
import type { TestEditor } from '../../test/support/tenant.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { AuditChain } from './audit-chain.service.js';

let support: Visitor;
let client: Row;
const app = await anApp();
beforeAll(async () => {
  client = await aClient(app, { name: 'Clinique des Tilleuls' });
  await tell(app, 120, client.id);
  await tell(app, 1, null, { summary: '=cmd|calc', action: 'removed', reason: '+33 4' });
  support = await app.signIn('support');
});

async function tell(editor: TestEditor, entries: number, clientId: string | null, over: object = {}): Promise<void> {
  const entry = { subject: { kind: 'client', id: clientId ?? editor.editorId }, clientId, action: 'edited' };
  for (let index = 0; index < entries; index += 1)
    await editor.run(() => app.get(AuditService).record({ ...entry, summary: `Fiche modifiée (${index})`, ...over }));
}

/** What only the server's administrator can do. */
async function tamper(sql: string, editor: TestEditor): Promise<void> {
  const address = new URL(process.env['TEST_DATABASE_ADMIN_URL'] ?? '');
  address.pathname = new URL(app.database.url).pathname;
  const admin = new pg.Client({ connectionString: address.href });
  await admin.connect();
  await admin.query(sql.replaceAll('$editor', pg.escapeLiteral(editor.editorId)));
  await admin.end();
}

/** Numbers of the lines of every page, following « Suivantes » or « Précédentes ». */
async function walk(address: string, rel: 'next' | 'prev' = 'next') {
  const pages: string[][] = [];
  for (let next: string | undefined = address; next;) {
    const page = pageOf(await support.get(next).expect(200));
    pages.push(
      page('main tbody tr')
        .toArray()
        .map((row) => page(row).find('th').text()),
    );
    next = page(`main a[rel=${rel}]`).attr('href');
    if (!next) return { pages, last: page };
  }
  throw new Error('unreachable');
}

describe('the page of the journal', () => {
  it('goes to the last page and back, each entry once, although others write meanwhile', async () => {
    const { pages, last } = await walk('/audit?client=tilleuls');
    expect(pages.map((rows) => rows.length)).toEqual([50, 50, 20]);
    expect(new Set(pages.flat()).size).toBe(120);
    await tell(app, 3, null);
    const back = await walk(last('main a[rel=prev]').attr('href') ?? '', 'prev');
    expect(back.pages.flat().sort()).toEqual(pages.slice(0, 2).flat().sort());
  });

  it.each([
    ['kind=client&action=removed', 1],
    ['words=%3Dcmd', 1],
    ['client=inconnue', 0],
    ['person=$support', 124],
    ['action=signed_in', 1],
    ['from=2001-01-01&until=2001-12-31', 0],
    ['actor=personne+sup&words=(119)', 1],
  ])('keeps for %s the entries that answer', async (query, expected) => {
    const address = `/audit?${query.replace('$support', app.users.support.id)}`;
    const { pages } = await walk(address);
    // Signing in is told in the journal too.
    expect(Math.abs(pages.flat().length - expected)).toBeLessThanOrEqual(query.startsWith('person') ? 1 : 0);
  });

  it.each([
    ['colour=red', '« colour » n’est pas un filtre'],
    ['kind=dragon', '« dragon » n’est pas un objet'],
    ['action=dragon.fly', 'n’est pas une action du journal'],
    ['from=2026-02-30', 'n’est pas un jour'],
    ['person=moi', 'n’est pas une personne'],
    ['before=x', 'n’existe plus'],
    ['from=2026-03-01&until=2026-02-01', 'aucune ligne ne peut répondre'],
  ])('tells what it does not understand of %s', async (query, told) => {
    expect(wordsOf(pageOf(await support.get(`/audit?${query}`).expect(200)), '.s-note.soon')).toContain(told);
  });

  it('exports exactly the list, harmless in a spreadsheet, and tells so in the journal', async () => {
    const answer = await support.get('/audit/export?client=tilleuls').expect(200);
    const lines = answer.text.trim().split('\r\n');
    expect(lines.length).toBe(121);
    expect(lines[0]).toContain('N°;Quand;Qui');
    const all = await support.get('/audit/export').expect(200);
    expect(all.text).toContain(`;'=cmd|calc;'+33 4;`);
    const { rows } = await app.owner.query(
      `SELECT summary FROM audit_entries WHERE action = 'exported' ORDER BY sequence`,
    );
    expect(rows.map((row) => row.summary)).toEqual([
      'Journal exporté\u00a0: Client\u00a0: tilleuls',
      'Journal exporté\u00a0: Tout le journal',
    ]);
  });

  it('says states and actions by their French names, in the list, in its filters and in its chips', async () => {
    const subject = { kind: 'message', id: client.id };
    const moved = { subject, action: 'deliver', from: 'sending', to: 'sent', summary: 'Courriel parti' };
    await tell(app, 1, client.id, moved);
    const page = pageOf(await support.get('/audit?kind=message').expect(200));
    expect(wordsOf(page, 'main tbody')).toContain('De « En cours d’envoi » à « Envoyé »');
    const choice = page('#f-action option[value="message.deliver"]').text();
    expect(choice).not.toBe('');
    const kept = pageOf(await support.get('/audit?action=message.deliver').expect(200));
    expect(wordsOf(kept, '.s-chip')).toContain(choice);
    expect(kept('main tbody tr')).toHaveLength(1);
    for (const place of ['#f-kind', '#f-action', 'tbody small']) expect(page(place).text()).not.toMatch(/[a-z]_[a-z]/);
  });

  it('refuses to export a filter it does not understand', async () => {
    await support.get('/audit/export?kind=dragon').expect(409);
  });
});

describe('the journal’s chain', () => {
  const chain = () => app.get(AuditChain);

  async function byTwo(work: () => Promise<void>): Promise<void> {
    const { atAView, atOnce } = chain();
    Object.assign(chain(), { atAView: 2, atOnce: 2 });
    try {
      await work();
    } finally {
      Object.assign(chain(), { atAView, atOnce });
    }
  }

  it('sees at the next view an entry tampered with since the last whole check, and in the next whole check an older one', async () => {
    const editor = await app.secondEditor();
    await tell(editor, 5, null);
    expect(await editor.run(() => chain().verify())).toMatchObject({ done: true, broken: null });
    await tell(editor, 3, null);
    expect((await editor.run(() => chain().state())).broken).toBeNull();
    await tamper('UPDATE audit_entries SET summary = $$x$$ WHERE editor_id = $editor AND sequence = 2', editor);
    expect((await editor.run(() => chain().state())).broken).toBeNull();
    expect(await editor.run(() => chain().verify())).toMatchObject({ done: true, broken: '2' });
    expect((await editor.run(() => chain().state())).broken).toBe('2');
  });

  it.each([
    ['changed', `UPDATE audit_entries SET summary = 'x' WHERE editor_id = $editor AND sequence = 8`, '8'],
    ['removed', 'DELETE FROM audit_entries WHERE editor_id = $editor AND sequence = 8', '9'],
    ['removed at the end', 'DELETE FROM audit_entries WHERE editor_id = $editor AND sequence >= 9', '9'],
    [
      'removed where the last check stopped',
      'DELETE FROM audit_entries WHERE editor_id = $editor AND sequence = 5',
      '5',
    ],
  ])('sees at once a new entry that was %s', async (_what, sql, broken) => {
    const editor = await app.secondEditor();
    await tell(editor, 5, null);
    await editor.run(() => chain().verify());
    await editor.owner.query('DELETE FROM audit_checks');
    await editor.owner.query(
      `INSERT INTO audit_checks (sequence, hash, checked_by) SELECT sequence, hash, 'Essai' FROM audit_entries WHERE sequence = 5`,
    );
    await tell(editor, 3, null);
    await tamper(sql, editor);
    expect((await editor.run(() => chain().state())).broken).toBe(broken);
  });

  it('is followed by stretches: a check goes on in the next job, a view at the next view', async () => {
    const editor = await app.secondEditor();
    await tell(editor, 5, null);
    await byTwo(async () => {
      const views = [];
      for (let view = 0; view < 3; view += 1) views.push((await editor.run(() => chain().state())).upTo);
      expect(views).toEqual(['2', '4', null]);
      const follow = () => editor.run(() => chain().verify());
      expect([await follow(), await follow()]).toEqual([
        { done: false, broken: null, reached: '2' },
        { done: false, broken: null, reached: '4' },
      ]);
      expect((await editor.run(() => chain().state())).whole).toBeNull();
      const { rows } = await editor.owner.query(`SELECT key FROM outbox WHERE name = 'audit.verify' ORDER BY key`);
      expect(rows.map(({ key }) => key)).toEqual(['from 2', 'from 4']);
      expect(await follow()).toEqual({ done: true, broken: null, reached: '5' });
      expect((await editor.run(() => chain().state())).whole).not.toBeNull();
      // The next check begins at the first entry: its own report is the sixth.
      await tamper('UPDATE audit_entries SET summary = $$x$$ WHERE editor_id = $editor AND sequence = 4', editor);
      expect(await follow()).toEqual({ done: false, broken: null, reached: '2' });
      expect(await follow()).toEqual({ done: true, broken: '4', reached: '4' });
      // One that nobody took up for an hour, too.
      await follow();
      await editor.owner.query(`UPDATE audit_checks SET followed_at = now() - interval '61 minutes'`);
      expect(await follow()).toEqual({ done: false, broken: null, reached: '2' });
    });
  });

  it('stops at a hole that is wider than a stretch', async () => {
    const editor = await app.secondEditor();
    await tell(editor, 9, null);
    await byTwo(async () => {
      await tamper('DELETE FROM audit_entries WHERE editor_id = $editor AND sequence BETWEEN 3 AND 7', editor);
      expect((await editor.run(() => chain().state())).upTo).toBe('2');
      expect((await editor.run(() => chain().state())).broken).toBe('8');
      expect(await editor.run(() => chain().verify())).toMatchObject({ done: false, broken: null });
      expect(await editor.run(() => chain().verify())).toMatchObject({ done: true, broken: '8' });
    });
  });

  it('is followed whole by a button, with its date and who asked; the auditor reads it and has no button', async () => {
    await support.post('/audit/verification').type('form').send({}).expect(303);
    const auditor = pageOf(await (await app.signIn('auditor')).get('/audit'));
    expect(wordsOf(auditor, '.s-note.ok')).toContain(`par ${app.users.support.name}`);
    expect(auditor('main form[method=post]').length).toBe(0);
  });
});
