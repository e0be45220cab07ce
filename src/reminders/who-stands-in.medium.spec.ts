import { beforeEach, describe, expect, it } from '@jest/globals';
import { afterDays, anAwaitedForm, chaseAt } from '../../test/support/chased.js';
import {
  aCertificate,
  aDelegation,
  aDeputy,
  aSlot,
  type Columns,
  insertRow,
  type Row,
} from '../../test/support/factories.js';
import { aTenant, type TestEditor } from '../../test/support/tenant.js';
import { LettersToMany } from '../exchanges/letters/letters-to-many.js';
import { addDays, parisDate } from '../journey/calendar/calendar-days.js';
import { clock } from '../platform/clock.js';
import { uuidv7 } from '../platform/uuid.js';
import { RemindersService } from './reminders.service.js';

/** Three working days: the stage of our own people. */
const at = afterDays(3);
const today = parisDate(at);
let editor: TestEditor;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
});

/** Something that waits for ANS, a certificate and a mandate that end, of a client that the account manager follows. */
async function aFollowed(): Promise<Row> {
  const { client } = await anAwaitedForm(editor, {
    client: { account_manager_id: editor.users.account_manager.id },
    request: { state: 'acknowledged', dossier_number: '4471' },
  });
  const slot = await aSlot(editor, { client_id: client.id });
  const ends = new Date(at.getTime() + 60 * 86_400_000);
  const dates = { not_before: new Date('2025-01-01'), not_after: ends, installed_at: new Date('2025-01-02') };
  await aCertificate(editor, { client_id: client.id, slot_id: slot.id, ...dates, verified_at: new Date('2025-01-02') });
  await aDelegation(editor, { client_id: client.id, state: 'active', ends_on: addDays(today, 60) });
  return client;
}

/** Who is told, and how many of the three. */
async function told(): Promise<string[]> {
  await clock.at(at, () => editor.run(() => tenant.get(RemindersService).decide(at)));
  const { rows } = await editor.owner.query<{ line: string }>(
    `SELECT split_part(recipient, '@', 1) || ' ' || count(*) AS line FROM reminders WHERE decision = 'sent' AND audience IN ('all', 'team') GROUP BY recipient ORDER BY 1`,
  );
  return rows.map(({ line }) => line);
}

const deputyOf = (whom: Columns, days: Columns = {}) =>
  aDeputy(editor, {
    deputy_id: editor.users.technical_admin.id,
    ...{ starts_on: addDays(today, -1), ends_on: addDays(today, 8), ...whom, ...days },
  });
const ofManager = () => ({ account_manager_id: editor.users.account_manager.id });

it('tells the account manager what waits and what ends of its clients', async () => {
  await aFollowed();
  expect(await told()).toEqual(['account_manager 3']);
});

it('tells who stands in for an account manager who is away, and not the absent', async () => {
  await aFollowed();
  await deputyOf(ofManager());
  expect(await told()).toEqual(['technical_admin 3']);
});

it('tells who stands in for this one client, before who stands in for all of them', async () => {
  const client = await aFollowed();
  await deputyOf({ ...ofManager(), deputy_id: editor.users.support.id });
  await deputyOf({ client_id: client.id });
  expect(await told()).toEqual(['technical_admin 3']);
});

it.each([
  ['is over', { ends_on: addDays(today, -1) }],
  ['has not begun', { starts_on: addDays(today, 1) }],
])('tells the account manager when the absence %s', async (_, days) => {
  await aFollowed();
  await deputyOf(ofManager(), days);
  expect(await told()).toEqual(['account_manager 3']);
});

it('tells the account manager when the account of who stood in is closed', async () => {
  await aFollowed();
  await deputyOf(ofManager());
  await editor.owner.query('UPDATE users SET disabled_at = now() WHERE id = $1', [editor.users.technical_admin.id]);
  expect(await told()).toEqual(['account_manager 3']);
});

describe('a text that tells a client whom to turn to', () => {
  const text = 'Votre contact\u00a0: {charge_de_compte}.';

  /** What the round writes to the client of a form that waits since a week. */
  async function written(): Promise<string> {
    await insertRow(editor, 'mail_texts', {
      ...{ id: uuidv7(), name: 'chase_signature', label: 'Relance', subject: 'rappel', text },
    });
    await anAwaitedForm(editor, { client: { account_manager_id: editor.users.account_manager.id } });
    await chaseAt(tenant, editor, afterDays(5));
    const { rows } = await editor.owner.query<{ body: string }>(
      `SELECT body FROM messages WHERE purpose = 'signature_chase'`,
    );
    return rows.map(({ body }) => body).join();
  }
  const says = (name: string) => `Votre contact\u00a0: ${name}.`;
  const days = { starts_on: addDays(today, -1), ends_on: addDays(today, 30) };

  it('names who stands in today, and not the absent', async () => {
    await deputyOf(ofManager(), days);
    expect(await written()).toBe(says(editor.users.technical_admin.name));
  });

  it.each(['invited', 'closed'] as const)(
    'names who administers while the account manager’s account is %s',
    async (how) => {
      const change = { invited: 'password_hash = NULL', closed: 'disabled_at = now()' }[how];
      await editor.owner.query(`UPDATE users SET ${change} WHERE id = $1`, [editor.users.account_manager.id]);
      expect(await written()).toBe(says(editor.users.admin.name));
    },
  );

  it('is the same by hand, and goes to the same person where it is for whoever follows the client', async () => {
    await deputyOf(ofManager(), days);
    const { client } = await anAwaitedForm(editor, { client: { account_manager_id: editor.users.account_manager.id } });
    const letter = { roles: ['manager' as const], subject: 'a', text, naming: [], asksPrerequisites: false };
    const letters = await clock.at(at, () =>
      editor.run(() => tenant.get(LettersToMany).of([client.id], letter), 'support'),
    );
    const deputy = editor.users.technical_admin;
    expect(letters.get(client.id)?.mail).toMatchObject({ text: says(deputy.name), to: [deputy.email] });
  });
});
