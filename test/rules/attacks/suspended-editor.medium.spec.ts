import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { JobRunner } from '../../../src/platform/jobs/job-runner.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { aClient, aDocument, insertRow } from '../../support/factories.js';
import { aCommandLine, type CommandLine } from '../../support/command-line.js';
import { testPassword, type TestEditor } from '../../support/tenant.js';
import { uuidv7 } from '../../../src/platform/uuid.js';
import { tmpdir } from 'node:os';

let app: TestApp;
let neighbour: TestEditor;
let folder: string;
let line: CommandLine;
beforeAll(async () => {
  app = await startTestApp();
  neighbour = await app.secondEditor();
  folder = mkdtempSync(join(tmpdir(), 'sceau-end-'));
  app.get(JobRunner).prepare();
  line = aCommandLine({
    PATH: process.env['PATH'] ?? '',
    DATABASE_OWNER_URL: app.database.ownerUrl,
    DATABASE_URL: app.database.url,
    DATABASE_ADMIN_URL: process.env['TEST_DATABASE_ADMIN_URL'] ?? '',
  });
});
afterAll(async () => {
  await line.leaves();
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

const command = (...words: string[]) => line.runs(words);
const ofSlug = () => ['--editor', app.slug];

async function aJob(editor: TestEditor): Promise<string> {
  const row = await insertRow(editor, 'outbox', {
    id: uuidv7(),
    name: 'progress.refresh',
    payload: {},
    due_at: new Date(Date.now() - 600_000),
  });
  return row.id;
}

async function taken(): Promise<string[]> {
  const runtime = new pg.Client({ connectionString: app.database.url });
  await runtime.connect();
  const { rows } = await runtime.query<{ id: string }>(`SELECT id FROM take_outbox(100, interval '1 day')`);
  await runtime.end();
  return rows.map(({ id }) => id);
}

async function toldByTheOperator(): Promise<string[]> {
  const { rows } = await app.owner.query<{ summary: string }>(
    `SELECT summary FROM audit_entries WHERE actor_name = 'exploitation du service' ORDER BY sequence`,
  );
  return rows.map(({ summary }) => summary);
}

describe('an editor that the operator suspends', () => {
  it('lets nobody in, ends who is there, does no job, and is whole again afterwards', async () => {
    const inside = await app.signIn('support');
    const other = await app.signIn('support', neighbour);
    expect((await command('editor:suspend', ...ofSlug(), '--reason', 'Impayés')).code).toBe(0);
    expect((await inside.get('/')).headers['location']).toMatch(/^\/sign-in/);
    const { email } = app.users.admin;
    const refused = await app.visitor().post('/session').type('form').send({ email, password: testPassword });
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('est suspendu')]);
    const stranger = await app.visitor().post('/session').type('form').send({ email, password: 'not the right one' });
    expect(stranger.text).not.toContain('suspendu');
    await other.get('/').expect(200);

    const [own, theirs] = [await aJob(app), await aJob(neighbour)];
    expect(await taken()).toEqual([theirs]);
    // The carrier had it already.
    await app.owner.query('UPDATE outbox SET handed_at = now() WHERE id = $1', [own]);
    await app.get(JobRunner).run('progress.refresh', { editorId: app.editorId, outboxId: own });
    const { rows } = await app.owner.query('SELECT done_at, handed_at, tries FROM outbox WHERE id = $1', [own]);
    expect(rows).toEqual([{ done_at: null, handed_at: null, tries: 0 }]);

    expect((await command('editor:resume', ...ofSlug())).code).toBe(0);
    expect((await command('editor:resume', ...ofSlug())).complained).toContain('it is not suspended');
    expect(await toldByTheOperator()).toEqual([
      'Espace suspendu par l’exploitation\u00a0: Impayés',
      'Espace rouvert par l’exploitation',
    ]);
    await app.signIn('admin').then((visitor) => visitor.get('/').expect(200));
    expect(await taken()).toEqual([own]);
  });

  it('is deleted in two steps, with its export first, days between them, and nothing of a neighbour', async () => {
    await aClient(app);
    const theirs = await aClient(neighbour);
    const path = join(folder, 'export.jsonl');
    expect((await command('editor:delete', ...ofSlug(), '--export', path)).complained).toContain('suspend it first');
    await command('editor:suspend', ...ofSlug(), '--reason', 'Fin de contrat');
    expect((await command('editor:delete', ...ofSlug(), '--confirm', app.slug)).complained).toContain('ask first');
    const nowhere = join(folder, 'nowhere', 'export.jsonl');
    const refused = await command('editor:delete', ...ofSlug(), '--export', nowhere);
    expect(refused.complained.trimEnd()).toBe(`${nowhere} cannot be written: ENOENT`);
    const asked = await command('editor:delete', ...ofSlug(), '--export', path);
    expect([asked.code, asked.complained]).toEqual([0, '']);
    const again = await command('editor:delete', ...ofSlug(), '--export', path);
    expect(again.complained).toContain('a file is there already');
    expect((await toldByTheOperator()).at(-1)).toContain('Suppression de l’espace demandée par l’exploitation');
    expect(existsSync(path)).toBe(true);
    const lines = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { table: string; row: { editor_id: string } });
    expect(new Set(lines.map(({ row }) => row.editor_id))).toEqual(new Set([app.editorId]));
    const tables = new Set(lines.map(({ table }) => table));
    expect(['clients', 'editors', 'users', 'sessions'].map((table) => tables.has(table))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    const early = await command('editor:delete', ...ofSlug(), '--confirm', app.slug);
    const { rows: days } = await app.owner.query<{ asked: Date; first: string; from: string }>(
      `SELECT deletion_asked_at AS asked, to_char(deletion_asked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS first,
              to_char((deletion_asked_at + interval '7 days') AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') AS from FROM editors`,
    );
    const [{ asked: askedAt, first, from }] = days as [(typeof days)[number]];
    expect(early).toEqual({ code: 1, said: '', complained: `asked on ${first}, possible from ${from} UTC on\n` });
    expect(asked.said).toContain(`from ${from} UTC on: editor:delete --confirm ${app.slug}`);
    const second = await command('editor:delete', ...ofSlug(), '--export', join(folder, 'second.jsonl'));
    expect(second.said).toContain(`from ${from} UTC on`);
    expect((await app.owner.query('SELECT deletion_asked_at FROM editors')).rows).toEqual([
      { deletion_asked_at: askedAt },
    ]);
    await app.owner.query(`UPDATE editors SET deletion_asked_at = now() - interval '8 days'`);
    expect((await command('editor:delete', ...ofSlug(), '--confirm', 'autre')).complained).toContain(
      '--confirm must say',
    );
    expect((await command('editor:delete', ...ofSlug(), '--confirm', app.slug)).code).toBe(0);
    for (const table of ['clients', 'users', 'editors', 'audit_entries'])
      expect([table, (await app.owner.query(`SELECT 1 FROM ${table}`)).rowCount]).toEqual([table, 0]);
    expect((await neighbour.owner.query('SELECT 1 FROM clients WHERE id = $1', [theirs.id])).rowCount).toBe(1);
  });

  it('is written out whatever its papers weigh, by a heap of less, over what a run that died left', async () => {
    const { slug } = neighbour;
    const { client_id } = await aDocument(neighbour);
    for (let paper = 0; paper < 5; paper += 1)
      await aDocument(neighbour, { client_id, bytes: Buffer.alloc(8_000_000, paper) });
    const path = join(folder, 'heavy.jsonl');
    writeFileSync(`${path}.part`, 'the beginning of a run that died');
    await command('editor:suspend', '--editor', slug, '--reason', 'Fin de contrat');
    const heap = { NODE_OPTIONS: '--max-old-space-size=96' };
    const asked = await line.starts(['editor:delete', '--editor', slug, '--export', path], heap);
    expect([asked.code, asked.complained]).toEqual([0, '']);
    expect(existsSync(`${path}.part`)).toBe(false);
    const lines = readFileSync(path, 'latin1').trimEnd().split('\n');
    expect(asked.said).toContain(`${lines.length} rows written to ${path}`);
    const papers = lines.filter((line) => line.startsWith('{"table":"documents","row":{'));
    expect(papers.filter((line) => line.length > 16_000_000)).toHaveLength(5);
    expect(JSON.parse(papers[0] ?? '')).toMatchObject({ table: 'documents', row: { editor_id: neighbour.editorId } });
  });
});
