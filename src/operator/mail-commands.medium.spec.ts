import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { anOperator, type Operator } from '../../test/support/command-line.js';

let operator: Operator;
let owner: pg.Client;
let editor: string;
beforeAll(async () => {
  operator = await anOperator();
  owner = new pg.Client({ connectionString: operator.database.ownerUrl });
  await owner.connect();
  const created = await done('editor:create', '--name', 'Zeste', '--slug', 'zeste', '--mail', 'igc@zeste.test');
  editor = /([0-9a-f-]{36})/.exec(created)?.[1] ?? '';
  await owner.query(`SELECT set_config('app.editor_id', $1, false)`, [editor]);
});
afterAll(async () => {
  await owner.end();
  await operator.leaves();
});

async function done(...words: string[]): Promise<string> {
  const { code, said, complained } = await operator.runs(words);
  expect([code, complained]).toEqual([0, '']);
  return said.trimEnd();
}

async function refused(...words: string[]): Promise<string> {
  const { code, said, complained } = await operator.runs(words);
  expect([code, said]).toEqual([1, '']);
  return complained.trimEnd();
}

async function journal(action: string): Promise<string[]> {
  const { rows } = await owner.query<{ summary: string; actor_name: string }>(
    'SELECT summary, actor_name FROM audit_entries WHERE action = $1 ORDER BY sequence',
    [action],
  );
  return rows.map(({ summary, actor_name }) => `${actor_name}: ${summary}`);
}

describe('an editor’s mail', () => {
  const mail = ['editor:mail', '--editor', 'zeste'];

  it('is said, and changed, by the operator, and the editor’s journal tells it', async () => {
    expect(await done(...mail)).toContain('authserv-id     none');
    const said = await done(...mail, '--authserv-id', 'mx.zeste.test', '--sender-domains', 'esante.gouv.fr, ANS.test');
    expect(said).toContain('authserv-id     mx.zeste.test');
    expect(said).toContain('sender-domains  esante.gouv.fr, ans.test');
    expect(await journal('mail_set')).toEqual([
      'exploitation du service: Courriels de l’éditeur réglés par l’exploitation\u00a0: serveur qui vérifie les expéditeurs\u00a0: none → mx.zeste.test ; domaines de l’ANS\u00a0: esante.gouv.fr → esante.gouv.fr, ans.test',
    ]);
    await done(...mail, '--authserv-id', 'mx.zeste.test');
    expect(await journal('mail_set')).toHaveLength(1);
  });

  it.each([
    [['--from', 'Zeste <igc@zeste.test>'], 'no mail address'],
    [['--mail-source', 'pop3://a@b.test'], 'must begin with'],
    [['--mail-source', 'imaps://a:secret@b.test/INBOX'], 'mailbox:password'],
    [['--authserv-id', 'mx zeste'], 'no name of a server'],
    [['--sender-domains', 'esante'], 'esante.gouv.fr'],
    [['--sender-domains', 'esante.gouv.fr,evil example@x'], 'esante.gouv.fr'],
  ])('is refused: %j', async (options, words) => {
    expect(await refused(...mail, ...options)).toContain(words);
  });
});

describe('all mail that leaves', () => {
  it('is held and released by the operator, each once, and each editor’s journal tells it', async () => {
    await owner.query(
      `INSERT INTO messages (id, direction, purpose, sender, recipients, subject, body, message_id, state, queued_since)
       VALUES (gen_random_uuid(), 'out', 'other', 'igc@zeste.test', '{a@b.test}', 'x', 'x', '<x@zeste.test>', 'queued', '2020-01-01')`,
    );
    expect(await done('mail:hold', '--reason', 'essai de restauration')).toBe('mails are held');
    expect(await refused('mail:hold')).toBe('mails are held already');
    expect(await done('mail:release')).toBe('mails are released, 1 waited');
    expect(await refused('mail:release')).toBe('no mail is held');
    expect(await journal('mail_held')).toEqual([
      'exploitation du service: Courriels retenus par l’exploitation\u00a0: essai de restauration',
    ]);
    expect(await journal('mail_released')).toEqual(['exploitation du service: Courriels libérés par l’exploitation']);
    const { rows } = await owner.query("SELECT queued_since > now() - interval '1 hour' AS anew FROM messages");
    expect(rows).toEqual([{ anew: true }]);
  });
});
