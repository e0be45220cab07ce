import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  aClient,
  aDelegation,
  aMessage,
  aRepresentative,
  type Columns,
  type Row,
} from '../../../test/support/factories.js';
import { statementsDuring } from '../../../test/support/statements.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { addWorkingDays } from '../../journey/calendar/working-days.js';
import { clock } from '../../platform/clock.js';
import { ComingReminders } from '../page/coming-reminders.service.js';
import { RemindersService } from '../reminders.service.js';
import { Chasing } from './chasing.service.js';

let editor: TestEditor;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  await editor.owner.query(`UPDATE editors SET third_party_since = '2026-01-02', siret = '73282932000074'`);
});

// A Monday of a week without a holiday.
const askedOn = '2026-09-07';
const noon = (day: string) => new Date(`${day}T10:00:00Z`);
const decideAfter = (workingDays: number) =>
  clock.at(noon(addWorkingDays(askedOn, workingDays)), () => editor.run(() => tenant.get(Chasing).decide()));

async function asked(
  representative: Columns | null = {},
  client: Columns = {},
): Promise<{ client: Row; designation: Row }> {
  const row = await aClient(editor, { departement: '75', ...client });
  if (representative)
    await aRepresentative(editor, {
      client_id: row.id,
      email: `direction@${row.id.slice(-6)}.fr`,
      card_kind: 'CPS',
      card_state: 'active',
      card_valid_until: null,
      ...representative,
    });
  const given = { client_id: row.id, channel: 'portal', state: 'requested', evidence_document_id: null };
  return { client: row, designation: await aDelegation(editor, { ...given, state_since: noon(askedOn) }) };
}

async function ledger({ designation }: { designation: Row }): Promise<[number, string][]> {
  const { rows } = await editor.owner.query<{ stage: number; decision: string }>(
    'SELECT stage, decision FROM reminders WHERE delegation_id = $1 ORDER BY stage',
    [designation.id],
  );
  return rows.map(({ stage, decision }) => [stage, decision]);
}

async function mails(): Promise<{ recipients: string[]; subject: string; body: string }[]> {
  const { rows } = await editor.owner.query<{ recipients: string[]; subject: string; body: string }>(
    `SELECT recipients, subject, body FROM messages WHERE purpose = 'reminder' ORDER BY id`,
  );
  return rows;
}

describe('the reminders of designations', () => {
  it('leave at five, ten and fifteen working days, once each, the last one offers a form, then somebody calls', async () => {
    const one = await asked();
    expect(await decideAfter(4)).toBe(0);
    expect(await decideAfter(5)).toBe(1);
    expect(await decideAfter(7)).toBe(0);
    expect(await decideAfter(10)).toBe(1);
    expect(await decideAfter(15)).toBe(1);
    expect(await decideAfter(20)).toBe(1);
    expect(await decideAfter(40)).toBe(0);
    expect(await ledger(one)).toEqual([
      [5, 'sent'],
      [10, 'sent'],
      [15, 'sent'],
      [20, 'task'],
    ]);
    const sent = await mails();
    expect(sent).toHaveLength(3);
    expect(sent.map(({ body }) => body.includes('répondez «\u00a0413\u00a0»'))).toEqual([false, false, true]);
    expect(sent[0]?.body).toContain('73282932000074');
  });

  it('send the most recent stage alone when the job was away, and write down what was passed', async () => {
    const one = await asked();
    expect(await decideAfter(12)).toBe(1);
    expect(await ledger(one)).toEqual([
      [5, 'skipped'],
      [10, 'sent'],
    ]);
    expect(await mails()).toHaveLength(1);
  });

  it('stop when it was seen, taken back or ended, and begin again when it is asked for again', async () => {
    const [seen, archived, again] = [await asked(), await asked({}, { archived_at: new Date() }), await asked()];
    await editor.owner.query(`UPDATE delegations SET state = 'active' WHERE id = $1`, [seen.designation.id]);
    expect(await decideAfter(5)).toBe(1);
    expect([await ledger(seen), await ledger(archived)]).toEqual([[], []]);
    await editor.owner.query('UPDATE delegations SET state_since = $2 WHERE id = $1', [
      again.designation.id,
      noon(addWorkingDays(askedOn, 6)),
    ]);
    expect(await decideAfter(12)).toBe(1);
    expect(await ledger(again)).toEqual([
      [5, 'sent'],
      [5, 'sent'],
    ]);
  });

  it('wait for who has written, and are withheld, with the reason, for who cannot enter the portal or has no address', async () => {
    const wrote = await asked();
    await aMessage(editor, {
      client_id: wrote.client.id,
      direction: 'in',
      state: 'to_check',
      created_at: noon('2026-09-09'),
    });
    const [carded, addressless, unknown] = [
      await asked({ card_state: 'blocked' }),
      await asked({ email: null }),
      await asked(null),
    ];
    expect(await decideAfter(5)).toBe(3);
    expect(await mails()).toEqual([]);
    expect([await ledger(wrote), await ledger(carded), await ledger(addressless), await ledger(unknown)]).toEqual([
      [],
      [[5, 'withheld']],
      [[5, 'no_address']],
      [[5, 'withheld']],
    ]);
  });

  it('speak of one client each, on its own working days, and never on a day without work', async () => {
    const two = [await asked({}, { name: 'Maison Alpha' }), await asked({}, { name: 'Maison Bêta' })];
    const sunday = () => clock.at(noon('2026-09-20'), () => editor.run(() => tenant.get(Chasing).decide()));
    expect(await sunday()).toBe(0);
    expect(await decideAfter(5)).toBe(2);
    const sent = await mails();
    expect(sent.map(({ recipients }) => recipients.length)).toEqual([1, 1]);
    expect(sent.filter(({ body }) => body.includes('Alpha') && body.includes('Bêta'))).toEqual([]);
    expect(await ledger(two[0] as never)).toHaveLength(1);
  });

  it('of two rounds at once are decided by one, and take as many statements for eight clients as for two', async () => {
    for (let index = 0; index < 2; index += 1) await asked();
    const few = await statementsDuring(() => decideAfter(5));
    for (let index = 0; index < 8; index += 1) await asked();
    const many = await statementsDuring(() => Promise.resolve(decideAfter(5)));
    expect(many.length).toBe(few.length);
    expect(await mails()).toHaveLength(10);
    for (let index = 0; index < 3; index += 1) await asked();
    await Promise.allSettled([decideAfter(5), decideAfter(5)]);
    expect(await mails()).toHaveLength(13);
  });
});

describe('a text that cites what the editor has not noted of itself', () => {
  beforeEach(() => editor.owner.query('UPDATE editors SET siret = NULL'));
  const lacking = 'Le texte cite {siret}, le SIRET de votre société, qui n’est pas connu\u00a0: indiquez-le.';
  const coming = (clientId: string, workingDays: number) =>
    clock.at(noon(addWorkingDays(askedOn, workingDays)), () =>
      editor.run(() => tenant.get(ComingReminders).ofClient(clientId)),
    );
  const digestAfter = (workingDays: number) => {
    const at = noon(addWorkingDays(askedOn, workingDays));
    return clock.at(at, () => editor.run(() => tenant.get(RemindersService).decide(at)));
  };
  async function digests(): Promise<{ to: string; subject: string; body: string }[]> {
    const { rows } = await editor.owner.query<{ to: string; subject: string; body: string }>(
      `SELECT split_part(recipients[1], '@', 1) AS "to", subject, body FROM messages WHERE purpose = 'reminder_digest' ORDER BY created_at, recipients`,
    );
    return rows;
  }

  it('is said beforehand: what would leave will not, and why', async () => {
    const { client } = await asked();
    expect(await coming(client.id, 1)).toEqual([
      expect.objectContaining({ on: addWorkingDays(askedOn, 5), text: `Ne partira pas. ${lacking}` }),
    ]);
    await editor.owner.query(`UPDATE editors SET siret = '73282932000074'`);
    const titles = (await coming(client.id, 1)).map(({ text }) => text);
    expect(titles.join()).not.toContain('Ne partira pas');
    expect(titles).toHaveLength(2);
  });

  it('is told to the administrators in the digest, one line for all that was withheld, once', async () => {
    await asked();
    await asked();
    await decideAfter(5);
    await digestAfter(5);
    await digestAfter(6);
    const sent = await digests();
    expect(sent.map(({ to }) => to)).toEqual(['admin']);
    expect(sent[0]?.subject).toBe('Récapitulatif du jour\u00a0: 1\u00a0réglage à compléter');
    expect(sent[0]?.body).toContain(`Désignation sur mesHabilitations\u00a0: 2\u00a0relances retenues\n  ${lacking}`);
    expect(sent[0]?.body).toContain('/settings/editor\n');
    await decideAfter(10);
    await digestAfter(11);
    expect(await digests()).toHaveLength(2);
  });

  it('makes no task of who was never reminded, as long as it is ours to mend', async () => {
    const one = await asked();
    for (const day of [5, 10, 15, 20]) await decideAfter(day);
    expect(await ledger(one)).toEqual([
      [5, 'withheld'],
      [10, 'withheld'],
      [15, 'withheld'],
    ]);
    expect(await coming(one.client.id, 20)).toEqual([]);
    await editor.owner.query(`UPDATE editors SET siret = '73282932000074'`);
    await decideAfter(21);
    expect((await ledger(one)).at(-1)).toEqual([20, 'task']);
    const { rows } = await editor.owner.query<{ summary: string }>(
      `SELECT summary FROM audit_entries WHERE action = 'chases_ended'`,
    );
    expect(rows).toEqual([{ summary: expect.stringMatching(/^Aucune relance n’est partie/) }]);
  });
});
