import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { anOperator, type Operator } from '../../test/support/command-line.js';
import { makeCrl, makeTestAuthority, type TestAuthority } from '../../test/support/pki.js';
import { someEntities, writeStructures } from '../../test/support/register-file.js';

let operator: Operator;
let owner: pg.Client;
let authority: TestAuthority;
beforeAll(async () => {
  operator = await anOperator();
  owner = new pg.Client({ connectionString: operator.database.ownerUrl });
  await owner.connect();
  authority = await makeTestAuthority('TEST');
});
afterAll(async () => {
  await owner.end();
  await operator.leaves();
});

const anEditor = ['editor:create', '--name', 'Éditions Zeste', '--slug', 'zeste', '--mail', 'igc@zeste.test'];
const aPerson = ['user:create', '--editor', 'zeste', '--email', 'a.zeste@zeste.test', '--name', 'Aude Zeste'];

/** What the operator read, with code 0 and nothing complained of. */
async function done(words: string[], environment?: Record<string, string>): Promise<string> {
  const { code, said, complained } = await operator.runs(words, environment);
  expect([code, complained]).toEqual([0, '']);
  return said.trimEnd();
}

async function refused(words: string[], environment?: Record<string, string>): Promise<string> {
  const { code, said, complained } = await operator.runs(words, environment);
  expect([code, said]).toEqual([1, '']);
  return complained.trimEnd();
}

function aFile(name: string, content: string | Uint8Array): string {
  const path = join(operator.folder, name);
  writeFileSync(path, content);
  return path;
}

async function one<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row> {
  const { rows } = await owner.query<Row>(sql, values);
  expect(rows).toHaveLength(1);
  return rows[0] as Row;
}

describe('the operator', () => {
  it.each([[['help']], [['--help']], [[]]])('is told every command by %j', async (words) => {
    const help = await done(words);
    for (const name of ['database:prepare', 'editor:create', 'user:create', 'authority:add', 'directory:load', 'seed'])
      expect(help).toMatch(new RegExp(`^  ${name}\\b.*\\n {6}\\S`, 'm'));
  });

  it('prepares a database, then finds nothing to do', async () => {
    expect(await done(['database:prepare'])).toBe('nothing to migrate');
    expect(await done(['database:migrate'])).toBe('nothing to migrate');
  });

  it('prepares a database that is not there yet, whole', async () => {
    const name = `${new URL(operator.database.url).pathname.slice(1)}_new`;
    const onNew = (address: string) => address.replace(/\/[^/]*$/, `/${name}`);
    const urls = { DATABASE_OWNER_URL: onNew(operator.database.ownerUrl), DATABASE_URL: onNew(operator.database.url) };
    const admin = new pg.Client({ connectionString: process.env['TEST_DATABASE_ADMIN_URL'] });
    await admin.connect();
    try {
      expect(await done(['database:prepare'], urls)).toMatch(/^migrations applied: LayFoundation\d+, /);
      expect(await done(['database:prepare'], urls)).toBe('nothing to migrate');
    } finally {
      await admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
      await admin.end();
    }
  });

  it('creates an editor once, and hears that its slug is taken', async () => {
    const id = /^editor ([0-9a-f-]{36}) created$/.exec(
      await done([...anEditor, '--mail-source', 'maildir:///mail']),
    )?.[1];
    await owner.query(`SELECT set_config('app.editor_id', $1, false)`, [id]);
    expect(await one('SELECT name, slug, mail_from, mail_source FROM editors WHERE editor_id = $1', [id])).toEqual({
      name: 'Éditions Zeste',
      slug: 'zeste',
      mail_from: 'igc@zeste.test',
      mail_source: 'maildir:///mail',
    });
    expect(await refused(anEditor)).toBe('there is an editor zeste already');
    expect(await done(['editor:list'])).toBe('zeste                Éditions Zeste');
  });

  it('invites a person of that editor once, by a link that the worker mails too', async () => {
    const role = ['--role', 'support'];
    expect(await done([...aPerson, ...role])).toMatch(
      /^person created; .*\nhttp:\/\/localhost:3000\/password\/choice\/[0-9a-f-]{36}\.[\w-]{43}$/,
    );
    const person = await one('SELECT email, name, role, password_hash FROM users');
    const aude = { email: 'a.zeste@zeste.test', name: 'Aude Zeste', role: 'support', password_hash: null };
    expect(person).toEqual(aude);
    expect(
      await one(`SELECT name, payload->>'linkId' = (SELECT id::text FROM account_links) AS its FROM outbox`),
    ).toEqual({
      name: 'account.link',
      its: true,
    });
    const again = await refused([...aPerson, '--role', 'admin']);
    expect(again).toBe('there is a person a.zeste@zeste.test in zeste already');
    expect(await one('SELECT role FROM users')).toEqual({ role: 'support' });
  });

  it('says of the person of an editor that is suspended that the link waits, as the journal does', async () => {
    const made = await done(['editor:create', '--name', 'Éditions Tard', '--slug', 'tard', '--mail', 'igc@tard.test']);
    const tard = /^editor (\S+) created/.exec(made)?.[1];
    const { id: zeste } = await one<{ id: string }>('SELECT editor_id AS id FROM editors');
    await done(['editor:suspend', '--editor', 'tard', '--reason', 'Impayé']);
    const person = ['--editor', 'tard', '--email', 'a@tard.test', '--name', 'Ada Tard', '--role', 'admin'];
    expect(await done(['user:create', ...person])).toContain('the link is mailed once the editor is resumed');
    await owner.query(`SELECT set_config('app.editor_id', $1, false)`, [tard]);
    expect(await one(`SELECT summary FROM audit_entries WHERE subject_kind = 'user'`)).toEqual({
      summary: 'Compte créé pour Ada Tard par l’exploitation, invitation à envoyer à la réouverture de l’espace',
    });
    await owner.query(`SELECT set_config('app.editor_id', $1, false)`, [zeste]);
  });

  it('follows the journal of that editor', async () => {
    expect(await done(['audit:verify', '--editor', 'zeste'])).toBe('1 entries, chain intact');
    expect(await one(`SELECT actor_name, subject_kind, summary, details->>'role' AS role FROM audit_entries`)).toEqual({
      actor_name: 'exploitation du service',
      subject_kind: 'user',
      summary: 'Compte créé pour Aude Zeste par l’exploitation, invitation envoyée',
      role: 'Support',
    });
  });

  it('trusts authorities once, and keeps the list of the one that signed it', async () => {
    const [issuing, root] = authority.authorities;
    const files = [aFile('issuing.der', issuing?.der ?? ''), aFile('root.pem', authority.root.toString('pem'))];
    const added = await done(['authority:add', ...files]);
    expect(
      added.match(/^added: .*\(.*, TEST\), SHA-256 [0-9a-f]{64}, fingerprint NOT among those we know/gm),
    ).toHaveLength(2);
    const again = await done(['authority:add', ...files]);
    expect(again.match(/^already there: /gm)).toHaveLength(2);
    const { rows } = await owner.query<{ sha256: string }>('SELECT sha256 FROM authorities');
    expect(new Set(rows.map(({ sha256 }) => sha256))).toEqual(new Set([issuing?.sha256, root?.sha256]));
    const list = aFile('list.crl', (await makeCrl(authority)).der);
    expect(await done(['crl:add', list])).toMatch(/^kept: .*, 0 revoked, of \d{4}-/);
    expect(await done(['crl:add', list])).toMatch(/^a list as recent is already there: /);
    const inAMonth = new Date(Date.now() + 30 * 86_400_000);
    const later = aFile('later.crl', (await makeCrl(authority, { thisUpdate: inAMonth })).der);
    expect(await refused(['crl:add', later])).toMatch(/later\.crl: .* qui n’est pas encore venu/);
  });

  it('trusts nothing that is no authority, and no list of a stranger', async () => {
    expect(await refused(['authority:add', aFile('text.pem', 'Bonjour')])).toMatch(/text\.pem: \S/);
    const stranger = await makeCrl(await makeTestAuthority('PROD'));
    const list = aFile('stranger.crl', stranger.der);
    expect(await refused(['crl:add', list])).toMatch(
      /not signed by a known authority; add it first with authority:add$/,
    );
  });

  it('loads the register, then finds that the same file changes nothing', async () => {
    expect(await done(['directory:load', '--help'])).toContain('Safe to run again');
    const file = writeStructures(join(operator.folder, 'finess-structures.json'), '2026-06-01', someEntities(3));
    const first = await done(['directory:load', file]);
    expect(first).toMatch(/^finess-structures\.json: .* file, register of 2026-06-01: 6 structures read in /);
    expect(first).toMatch(/^legal entities: 3 new, 0 changed$/m);
    const second = await done(['directory:load', file]);
    expect(second).toMatch(/^legal entities: 0 new, 0 changed$/m);
    expect(second).toMatch(/^establishments: 0 new, 0 changed$/m);
    const older = writeStructures(join(operator.folder, 'older.json'), '2026-05-01', someEntities(1));
    expect(await done(['directory:load', older])).toMatch(
      /^ {2}older than the extraction of 2026-06-01 that is loaded: only what was unknown is added$/m,
    );
    expect(await refused(['directory:load', aFile('notes.txt', 'rien')])).toMatch(/^notes\.txt: \S/);
  });

  it('makes an editor of so many clients, once', async () => {
    const words = ['seed', '--clients', '3', '--editor', 'petit', '--name', 'Petit éditeur', '--light', 'yes'];
    expect(await done(words)).toMatch(/^ +3 {2}clients$/m);
    expect(await refused(words)).toBe('there is an editor petit already: choose another one with --editor');
  });

  it('proves that every editor’s rows hold together, and ends with 1 where they do not', async () => {
    const all = await done(['verify']);
    expect(all).toMatch(/^Éditions Zeste$[^]*^Petit éditeur$[^]*^everything holds$/m);
    await owner.query(`INSERT INTO form_tokens (token) VALUES (gen_random_uuid())`);
    expect(await done(['verify', '--editor', 'petit'])).not.toContain('Zeste');
    const { code, said, complained } = await operator.runs(['verify']);
    expect([code, complained]).toEqual([1, 'checks that do not hold: 1\n']);
    expect(said).toMatch(/^ {2}✗ forms\.once +1 .*\n {6}form [0-9a-f-]{36}$/m);
    await owner.query('DELETE FROM form_tokens');
  });

  it('is told who can sign in to the demonstration', async () => {
    expect(await done(['demo:accounts'])).toMatch(
      /^camille\.roussel@demo\.example +\S.*[^]*^Mot de passe de tous\s: \S/m,
    );
  });
});
