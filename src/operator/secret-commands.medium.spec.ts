import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { anOperator, type Operator } from '../../test/support/command-line.js';
import { testSecretsKey } from '../../test/support/secrets-key.js';
import { SecretsKeys } from '../platform/secrets/seal.js';

let operator: Operator;
let owner: pg.Client;
beforeAll(async () => {
  operator = await anOperator();
  owner = new pg.Client({ connectionString: operator.database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await operator.leaves();
});

const password = 'un secret: à garder/fermé@ici';
const source = `imaps://igc:${encodeURIComponent(password)}@mail.zeste.test/INBOX`;
const newKeys = `second:${'7c'.repeat(32)},${testSecretsKey}`;

async function done(words: string[], environment?: Record<string, string>): Promise<string> {
  const { code, said, complained } = await operator.runs(words, environment);
  expect([code, complained]).toEqual([0, '']);
  return said.trimEnd();
}

/** The password as it is kept now, opened with these keys. */
async function kept(keys: string): Promise<string> {
  const { rows } = await owner.query<{ editorId: string; sealed: string }>(
    `SELECT editor_id AS "editorId", sealed FROM secrets WHERE kind = 'mailbox_password'`,
  );
  const [row] = rows;
  const editorId = row?.editorId ?? '';
  return SecretsKeys.read(keys).open(row?.sealed ?? '', { editorId, kind: 'mailbox_password', ownerId: editorId });
}

async function mailSource(): Promise<string> {
  const { rows } = await owner.query<{ source: string }>('SELECT mail_source AS source FROM editors');
  return rows[0]?.source ?? '';
}

describe('the password of a mailbox', () => {
  it('is taken out of the address that creates an editor', async () => {
    const words = ['editor:create', '--name', 'Zeste', '--slug', 'zeste', '--mail', 'igc@zeste.test'];
    const id = /editor (\S+) created/.exec(await done([...words, '--mail-source', source]))?.[1];
    await owner.query(`SELECT set_config('app.editor_id', $1, false)`, [id]);
    expect(await mailSource()).toBe('imaps://igc@mail.zeste.test/INBOX');
    expect(await kept(testSecretsKey)).toBe(password);
  });

  it('is taken out of an address of before, by the upgrade, and is nowhere in clear', async () => {
    await owner.query('DELETE FROM secrets');
    await owner.query('ALTER TABLE editors DROP CONSTRAINT editors_mail_source_holds_no_password');
    await owner.query('UPDATE editors SET mail_source = $1', [source]);
    await owner.query(
      `ALTER TABLE editors ADD CONSTRAINT editors_mail_source_holds_no_password CHECK (mail_source !~ '^[a-z]+://[^/@]*:[^/@]*@') NOT VALID`,
    );
    expect(await done(['database:prepare'])).toBe('nothing to migrate');
    expect(await mailSource()).toBe('imaps://igc@mail.zeste.test/INBOX');
    expect(await kept(testSecretsKey)).toBe(password);
  });

  it('is changed by its command, which needs an IMAP mailbox', async () => {
    expect(await done(['mailbox:password', '--editor', 'zeste'], { SCEAU_PASSWORD: 'un autre' })).toBe('password kept');
    expect(await kept(testSecretsKey)).toBe('un autre');
    await owner.query(`UPDATE editors SET mail_source = 'maildir:///mail'`);
    const refused = await operator.runs(['mailbox:password', '--editor', 'zeste'], { SCEAU_PASSWORD: 'un autre' });
    expect([refused.code, refused.complained.trim()]).toEqual([1, 'this editor has no IMAP mailbox']);
  });

  it('follows a change of keys, after which the former one is not needed', async () => {
    expect(await done(['secrets:rotate'])).toBe('0 sealed again under key test, 1 already');
    const environment = { SECRETS_KEY: newKeys };
    expect(await done(['secrets:rotate'], environment)).toBe('1 sealed again under key second, 0 already');
    expect(await done(['secrets:rotate'], environment)).toBe('0 sealed again under key second, 1 already');
    expect(await kept(newKeys.split(',')[0] ?? '')).toBe('un autre');
  });

  it('stays as it is, and is named, when its key is not there', async () => {
    const { code, complained } = await operator.runs(['secrets:rotate']);
    expect(code).toBe(1);
    expect(complained).toContain('SECRETS_KEY has no key "second": the secret mailbox_password of');
    expect(complained).not.toContain('un autre');
    expect(await kept(newKeys)).toBe('un autre');
  });

  it('is asked for with a key that is one', async () => {
    const without = await operator.runs(['secrets:rotate'], { SECRETS_KEY: '' });
    expect(without.complained).toContain('the environment variable SECRETS_KEY is missing');
    const wrong = await operator.runs(['secrets:rotate'], { SECRETS_KEY: 'abc' });
    expect(wrong.complained.trim()).toBe('SECRETS_KEY: key 1 must be an id, a colon and 64 hexadecimal digits');
  });
});

describe('the second factor of the last administrator', () => {
  const words = (email: string) => ['user:reset-factor', '--editor', 'zeste', '--email', email];

  it('is taken away by the operator, which the journal tells', async () => {
    const person = ['--editor', 'zeste', '--email', 'a@zeste.test', '--name', 'Aude Zeste', '--role', 'admin'];
    await done(['user:create', ...person], { SCEAU_PASSWORD: 'un mot de passe de quinze lettres' });
    const nothing = await operator.runs(words('a@zeste.test'));
    expect([nothing.code, nothing.complained]).toEqual([1, expect.stringContaining('il n’y a rien à supprimer')]);
    await owner.query(`INSERT INTO factors (user_id, last_step) SELECT id, 1 FROM users WHERE email = 'a@zeste.test'`);
    expect(await done(words('A@zeste.test'))).toContain('second factor removed');
    expect((await owner.query('SELECT 1 FROM factors')).rows).toEqual([]);
    const { rows } = await owner.query(`SELECT actor_name FROM audit_entries WHERE action = 'factor_removed'`);
    expect(rows).toEqual([{ actor_name: 'Opérateur' }]);
    expect((await operator.runs(words('b@zeste.test'))).complained).toContain('no person has the address b@zeste.test');
  });
});
