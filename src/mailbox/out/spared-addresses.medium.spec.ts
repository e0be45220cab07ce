import { beforeEach, describe, expect, it } from '@jest/globals';
import { aClient, aDocument, anAdministrator, type Row } from '../../../test/support/factories.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { clock } from '../../platform/clock.js';
import { Refused } from '../../platform/web/errors.js';
import { statementsDuring } from '../../../test/support/statements.js';
import { MailQueue, type OutgoingMail } from './mail-queue.service.js';
import { MailDecisions } from './mail-decisions.service.js';

let editor: TestEditor;
let client: Row;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  await editor.owner.query('UPDATE editors SET outside_mails_a_day = 5');
  client = await aClient(editor, { name: 'Fondation Aubépine' });
});

// A Friday.
const friday = new Date('2026-11-27T10:00:00Z');
const mail = (more: Partial<OutgoingMail> = {}): OutgoingMail => ({
  purpose: 'other',
  clientId: client.id,
  about: null,
  to: ['direction@client.test'],
  subject: 'des nouvelles',
  text: 'Bonjour',
  ...more,
});
const queue = (mails: OutgoingMail[]) =>
  clock.at(friday, () => editor.run(() => tenant.get(MailQueue).queueMany(mails)));
const numberOf = async ({ id }: Row) => {
  const { rows } = await editor.owner.query<{ number: string }>('SELECT number FROM clients WHERE id = $1', [id]);
  return rows[0]!.number;
};
const many = (times: number, more: Partial<OutgoingMail> = {}) => Array.from({ length: times }, () => mail(more));

async function days() {
  const { rows } = await editor.owner.query<{
    at: string | null;
    put_off: string | null;
    due: string | null;
    mails: number;
  }>(
    `SELECT to_char(m.leaves_at AT TIME ZONE 'Europe/Paris', 'DD/MM HH24:MI') AS at, m.put_off,
            CASE WHEN m.leaves_at IS NOT NULL THEN to_char(o.due_at AT TIME ZONE 'Europe/Paris', 'DD/MM HH24:MI') END AS due, count(*)::int AS mails
       FROM messages m JOIN outbox o ON o.name = 'mail.send' AND o.key = m.id::text WHERE m.direction = 'out' GROUP BY 1, 2, 3 ORDER BY 1 NULLS FIRST`,
  );
  return rows;
}

describe('an address outside', () => {
  it('gets so many mails a day; what exceeds leaves the next working days, in the morning, and the journal says so', async () => {
    const queued = await queue(many(12));
    expect(await days()).toEqual([
      { at: null, put_off: null, due: null, mails: 5 },
      { at: '01/12 09:00', put_off: 'cap', due: '01/12 09:00', mails: 2 },
      { at: '30/11 09:00', put_off: 'cap', due: '30/11 09:00', mails: 5 },
    ]);
    expect(queued[5]).toMatchObject({ full: 'direction@client.test', leavesAt: new Date('2026-11-30T08:00:00Z') });
    const { rows } = await editor.owner.query<{ reason: string }>(
      `SELECT reason FROM audit_entries WHERE subject_id = $1 AND action = 'queued'`,
      [queued[5]!.id],
    );
    expect(rows[0]?.reason).toMatch(/direction@client\.test a déjà 5 courriels.*30\snovembre\s2026/);
  });

  it('counts what others write at the same moment, however it is written', async () => {
    await Promise.all([queue(many(4)), queue(many(4, { to: ['DIRECTION@client.test', 'autre@client.test'] }))]);
    expect((await days()).map(({ mails }) => mails)).toEqual([5, 3]);
  });

  it('is spared by as many statements for many mails as for one', async () => {
    const one = await statementsDuring(() => queue(many(1)));
    const hundred = await statementsDuring(() => queue(many(100)));
    expect(hundred.length).toBe(one.length);
  });

  it('is none of ours, of the agency, nor of a code that is good for minutes', async () => {
    await editor.owner.query(`UPDATE editors SET ans_request_address = 'certificats@ans.test'`);
    const { email } = editor.users.support;
    const { rows } = await editor.owner.query<{ mail_from: string }>('SELECT mail_from FROM editors');
    const own = await anAdministrator(editor, { email: 'guerin@ailleurs.test' }, null);
    for (const to of [email, rows[0]!.mail_from, 'certificats@ans.test', own['email'] as string])
      await queue(many(6, { to: [to] }));
    await queue(many(6, { purpose: 'request_submission' }));
    expect(await days()).toMatchObject([{ at: null, mails: 30 }]);
  });

  it('gets the place of a mail that was withdrawn: who waits longest leaves sooner, and so on to the last day', async () => {
    const queued = await queue(many(12));
    await clock.at(friday, () => editor.run(() => tenant.get(MailDecisions).withdraw(queued[0]!.id)));
    const { rows } = await editor.owner.query<{ put_off: string | null; leaves_at: Date | null }>(
      `SELECT put_off, leaves_at FROM messages WHERE state = 'queued' ORDER BY leaves_at NULLS FIRST, id`,
    );
    const days = rows.map(({ leaves_at: at }) => (at ?? friday).toISOString().slice(0, 10));
    expect(['2026-11-27', '2026-11-30', '2026-12-01'].map((day) => days.filter((one) => one === day).length)).toEqual([
      ...[5, 5, 1],
    ]);
    expect(rows.filter(({ put_off: why }) => why === 'cap')).toHaveLength(6);
    const [next] = await queue(many(1));
    expect(next?.leavesAt?.toISOString()).toBe('2026-12-01T08:00:00.000Z');
    const all = await queue(many(4));
    expect(all.map(({ leavesAt }) => leavesAt?.toISOString().slice(0, 10))).toEqual([
      ...['2026-12-01', '2026-12-01', '2026-12-01', '2026-12-02'],
    ]);
  });

  const both = ['direction@client.test', 'autre@client.test'];
  const withdraw = (id: string) => clock.at(friday, () => editor.run(() => tenant.get(MailDecisions).withdraw(id)));
  const daysOf = async (ids: string[]) => {
    const { rows } = await editor.owner.query<{ id: string; day: string }>(
      `SELECT id, to_char(coalesce(leaves_at, created_at) AT TIME ZONE 'Europe/Paris', 'DD/MM') AS day FROM messages WHERE id = ANY ($1)`,
      [ids],
    );
    return ids.map((id) => rows.find((row) => row.id === id)?.day);
  };

  it('gives its place to a mail to several where the day has room for each, and takes theirs for who waits for these', async () => {
    const first = await queue(many(5));
    const [shared] = await queue(many(1, { to: both }));
    const filled = await queue(many(4, { to: ['autre@client.test'] }));
    const [last] = await queue(many(1, { to: ['autre@client.test'] }));
    const ids = [shared, ...filled, last].map((one) => one?.id ?? '');
    expect(await daysOf(ids)).toEqual(['30/11', '30/11', '30/11', '30/11', '30/11', '01/12']);
    await withdraw(first[0]?.id ?? '');
    expect(await daysOf(ids)).toEqual(['27/11', '30/11', '30/11', '30/11', '30/11', '30/11']);
  });

  it('leaves a mail to several where it is while the other address is full, and takes the next one', async () => {
    const first = await queue(many(5));
    await queue(many(5, { to: ['autre@client.test'] }));
    const [shared] = await queue(many(1, { to: both }));
    const [alone] = await queue(many(1));
    const ids = [shared, alone].map((one) => one?.id ?? '');
    expect(await daysOf(ids)).toEqual(['30/11', '30/11']);
    await withdraw(first[0]?.id ?? '');
    expect(await daysOf(ids)).toEqual(['30/11', '27/11']);
    const again = await queue(many(5));
    expect(again.map(({ leavesAt }) => leavesAt?.toISOString().slice(0, 10))).toEqual([
      ...['2026-11-30', '2026-11-30', '2026-11-30', '2026-11-30', '2026-12-01'],
    ]);
  });

  it('is held in one order by two who withdraw at once', async () => {
    const [one] = await queue(many(5));
    const [other] = await queue(many(5, { to: ['autre@client.test'] }));
    const shared = await queue(many(2, { to: both.toReversed() }));
    await Promise.all([withdraw(one?.id ?? ''), withdraw(other?.id ?? '')]);
    expect(new Set(await daysOf(shared.map(({ id }) => id)))).toEqual(new Set(['27/11', '30/11']));
  });

  it('has no cap where the editor wants none', async () => {
    await editor.owner.query('UPDATE editors SET outside_mails_a_day = 0');
    await queue(many(9));
    expect(await days()).toMatchObject([{ at: null, mails: 9 }]);
  });

  it('is not written to before its day, even by a person in a hurry', async () => {
    const queued = await queue(many(6));
    await expect(
      clock.at(friday, () => editor.run(() => tenant.get(MailDecisions).hasten(queued[5]!.id))),
    ).rejects.toThrow(/courriels du jour/);
  });
});

describe('a mail that leaves the house speaks of one client', () => {
  const refused = async (more: Partial<OutgoingMail>) => {
    await expect(queue([mail(), mail(more)])).rejects.toThrow(Refused);
    const { rows } = await editor.owner.query(`SELECT 1 FROM messages WHERE direction = 'out'`);
    expect(rows).toEqual([]);
  };

  it('carries no piece of another, and cites no number of another', async () => {
    const other = await aClient(editor, { name: 'Résidence Voisine' });
    const piece = await aDocument(editor, { client_id: other.id });
    await refused({ attachmentIds: [piece.id] });
    const number = await numberOf(other);
    await refused({ text: `Comme pour ${number}.` });
    await refused({ subject: `FINESS ${number}` });
  });

  it('may cite its own number, carry its own pieces, and a number that is nobody’s', async () => {
    const piece = await aDocument(editor, { client_id: client.id });
    const text = `FINESS ${await numberOf(client)}, SIREN 187512751.`;
    expect(await queue([mail({ attachmentIds: [piece.id], text })])).toHaveLength(1);
  });

  it('is of one client at all: what speaks of several goes to our own people alone', async () => {
    await expect(queue([mail({ clientId: null })])).rejects.toThrow('plusieurs clients');
    expect(await queue([mail({ clientId: null, to: [editor.users.support.email] })])).toHaveLength(1);
  });

  it('and to our own people, two clients may be named', async () => {
    const other = await aClient(editor, { name: 'Résidence Voisine' });
    const to = [editor.users.support.email];
    expect(await queue([mail({ to, text: `Comme pour ${await numberOf(other)}.` })])).toHaveLength(1);
  });
});
