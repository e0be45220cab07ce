import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  aCard,
  aChaseMute,
  aClient,
  aDelegation,
  anAdministrator,
  aRepresentative,
  type Columns,
} from '../../../test/support/factories.js';
import { noon } from '../../../test/support/chased.js';
import { statementsDuring } from '../../../test/support/statements.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { clock } from '../../platform/clock.js';
import { RemindersService } from '../reminders.service.js';

let editor: TestEditor;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
});

/** A Tuesday. Ninety days before it is 16 September, sixty 16 October, thirty a Sunday, seven 8 December. */
const end = '2026-12-15';
const roundOn = (day: string) =>
  clock.at(noon(day), () => editor.run(() => tenant.get(RemindersService).decide(noon(day))));

async function digests() {
  const { rows } = await editor.owner.query<{ to: string; subject: string; body: string }>(
    `SELECT split_part(recipients[1], '@', 1) AS "to", subject, body FROM messages WHERE purpose = 'reminder_digest' ORDER BY created_at, recipients`,
  );
  return rows;
}
const told = async () => (await digests()).map(({ to, subject }) => `${to} ${subject.split('\u00a0: ')[1]}`);

/** « decision stage recipient », in the order of the decisions. */
async function decided(subjectId: string): Promise<string[]> {
  const { rows } = await editor.owner.query<{ line: string }>(
    `SELECT decision || ' ' || stage || ' ' || split_part(recipient, '@', 1) AS line FROM reminders WHERE subject_id = $1 ORDER BY ends_on, stage DESC, recipient`,
    [subjectId],
  );
  return rows.map(({ line }) => line);
}

const ours = (card: Columns = {}) =>
  anAdministrator(
    editor,
    { email: 'lea@editeur.test', last_name: 'Martin', first_name: 'Léa' },
    { valid_until: end, ...card },
  );

const aFollowedClient = (columns: Columns = {}) =>
  aClient(editor, { name: 'Les Tilleuls', account_manager_id: editor.users.account_manager.id, ...columns });

describe('the card of one of ours that ends', () => {
  it('is told to its holder and to who stands for the house, wider as the day comes, once a stage', async () => {
    const { id } = await ours();
    await roundOn('2026-09-15');
    expect(await digests()).toEqual([]);
    await roundOn('2026-09-16');
    await roundOn('2026-09-16');
    await roundOn('2026-09-17');
    expect(await told()).toEqual(['igc 1\u00a0carte ou mandat', 'lea 1\u00a0carte ou mandat']);
    const [first] = await digests();
    expect(first?.subject).toMatch(/^Récapitulatif des échéances/);
    expect(first?.body).toContain(
      'Carte CPA de Léa Martin\n  Se termine dans 90\u00a0jours, le 15\u00a0décembre\u00a02026. Commandez la nouvelle carte',
    );
    expect(first?.body).toContain(`/administrators/${id}\n`);
    for (const day of ['2026-10-16', '2026-11-16', '2026-12-08']) await roundOn(day);
    expect(await decided(id)).toEqual([
      ...['sent 90 igc', 'sent 90 lea', 'sent 60 igc', 'sent 60 lea', 'sent 30 igc', 'sent 30 lea', 'skipped 15 tous'],
      ...['sent 7 admin', 'sent 7 igc', 'sent 7 lea'],
    ]);
  });

  it('is told of in the timeline of its holder, by whom it was sent to', async () => {
    const { id } = await ours();
    await roundOn('2026-09-16');
    const { rows } = await editor.owner.query<{ summary: string }>(
      `SELECT summary FROM audit_entries WHERE subject_kind = 'administrator' AND subject_id = $1 AND action = 'reminded' ORDER BY summary`,
      [id],
    );
    expect(rows.map(({ summary }) => summary)).toEqual([
      expect.stringMatching(
        /^Rappel de fin de carte d’administrateur technique, le 15.décembre.2026, étape 90.j avant.: igc@/u,
      ),
      expect.stringMatching(/: lea@editeur\.test$/),
    ]);
  });

  it('goes on after the day it ends', async () => {
    await ours();
    await roundOn('2026-12-22');
    expect((await digests())[0]?.body).toContain('A pris fin il y a 7\u00a0jours, le 15\u00a0décembre\u00a02026.');
  });

  it('stops when another one is on its way', async () => {
    const { id } = await ours();
    await roundOn('2026-10-16');
    await aCard(editor, { administrator_id: id, state: 'ordered', valid_until: null });
    await roundOn('2026-11-16');
    expect((await decided(id)).filter((line) => line.endsWith('lea'))).toEqual(['sent 60 lea']);
  });

  it('with another end begins its stages again', async () => {
    const { id, card } = await ours();
    await roundOn('2026-10-16');
    await editor.owner.query(`UPDATE cards SET valid_until = '2026-12-16' WHERE id = $1`, [card?.id]);
    await roundOn('2026-10-19');
    expect((await decided(id)).filter((line) => line.endsWith('lea'))).toEqual(['sent 60 lea', 'sent 60 lea']);
  });

  it('of whoever has left, or blocked, is told to nobody', async () => {
    const left = await ours({ number: '1' });
    await editor.owner.query(`UPDATE administrators SET left_on = '2026-10-01' WHERE id = $1`, [left.id]);
    await anAdministrator(editor, {}, { valid_until: end, state: 'blocked' });
    await roundOn('2026-10-16');
    expect(await digests()).toEqual([]);
  });
});

describe('what ends of a client', () => {
  it('is told to who follows it, in one digest: its administrator’s card, its representative’s, its mandate', async () => {
    const client = await aFollowedClient();
    await anAdministrator(editor, { client_id: client.id, email: 'zoe@tilleuls.test' }, { valid_until: end });
    await aRepresentative(editor, { client_id: client.id, card_valid_until: end });
    await aDelegation(editor, { client_id: client.id, ends_on: end });
    await roundOn('2026-10-16');
    expect(await told()).toEqual(['account_manager 3\u00a0cartes ou mandats']);
    const [{ body } = { body: '' }] = await digests();
    expect(body.match(/^Les Tilleuls, .+$/gm)?.toSorted()).toEqual([
      expect.stringMatching(/^Les Tilleuls, Carte CPE de Camille Morel/),
      'Les Tilleuls, Carte CPS d’Hélène Łukasik',
      'Les Tilleuls, Mandat du client',
    ]);
    expect(body).toContain('Rappelez au client de la commander par le formulaire 301');
  });

  const nobody: [string, () => Promise<unknown>][] = [
    [
      'a representative who left',
      async () => {
        const { id: client_id } = await aFollowedClient();
        await aRepresentative(editor, { client_id, card_valid_until: end, ended_on: '2026-09-01' });
      },
    ],
    [
      'a mandate after which another one goes on',
      async () => {
        const { id: client_id } = await aFollowedClient();
        await aDelegation(editor, { client_id, ends_on: end });
        await aDelegation(editor, { client_id, ends_on: '2028-01-01', channel: 'portal' });
      },
    ],
    [
      'a client that orders for itself',
      async () => {
        const { id: client_id } = await aFollowedClient({ self_administered: true });
        await aDelegation(editor, { client_id, ends_on: end });
      },
    ],
    [
      'a client that is archived',
      async () => {
        const { id: client_id } = await aFollowedClient({ archived_at: new Date('2026-09-01') });
        await aDelegation(editor, { client_id, ends_on: end });
        await aRepresentative(editor, { client_id, card_valid_until: end });
        await anAdministrator(editor, { client_id }, { valid_until: end });
      },
    ],
  ];
  it.each(nobody)('is told to nobody of %s', async (_, make) => {
    await make();
    await roundOn('2026-10-16');
    expect(await digests()).toEqual([]);
  });

  it('is told to nobody while the client is muted; the last stage waits for the end of the mute', async () => {
    const client = await aFollowedClient();
    const { id } = await aRepresentative(editor, { client_id: client.id, card_valid_until: end });
    await aChaseMute(editor, { client_id: client.id, until: '2026-12-31' });
    await roundOn('2026-10-16');
    await roundOn('2026-12-22');
    expect(await digests()).toEqual([]);
    expect((await decided(id)).slice(0, 2)).toEqual(['skipped 90 tous', 'muted 60 tous']);
    await roundOn('2027-01-04');
    expect((await decided(id)).filter((line) => line.startsWith('sent'))).toContain('sent -7 account_manager');
  });

  it('costs no statement more for many', async () => {
    const mandates = async (many: number) => {
      for (let index = 0; index < many; index += 1) await aDelegation(editor, { ends_on: end });
    };
    await mandates(1);
    const one = await statementsDuring(() => roundOn('2026-10-16'));
    await mandates(5);
    const five = await statementsDuring(() => roundOn('2026-10-19'));
    expect(await told()).toEqual(['igc 1\u00a0carte ou mandat', 'igc 5\u00a0cartes ou mandats']);
    expect(five).toHaveLength(one.length);
  });
});
