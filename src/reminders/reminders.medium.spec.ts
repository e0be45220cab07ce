import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  aCertificate,
  aClient,
  aDelegation,
  anAdministrator,
  anAssignment,
  anOrder,
  aRepresentative,
  aSlot,
  type Columns,
  dayFromToday,
  type Row,
} from '../../test/support/factories.js';
import { aTenant, type TestEditor } from '../../test/support/tenant.js';
import { workingDayFrom } from '../../test/support/working-day.js';
import { defaultStages } from '../journey/calendar/reminder-stages.js';
import { isWorkingDay, parisDate } from '../journey/calendar/working-days.js';
import { MailQueue, type OutgoingMail } from '../mailbox/out/mail-queue.service.js';
import { clock } from '../platform/clock.js';
import { Refused } from '../platform/web/errors.js';
import { MutesService } from './mutes.service.js';
import { ReminderQueries } from './reminder.queries.js';
import { RemindersService } from './reminders.service.js';
import { remindersView } from './reminders.view.js';

const day = 86_400_000;
let editor: TestEditor;
let now: Date;

const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  now = workingDayFrom(new Date());
});

const decide = (at: Date) => clock.at(at, () => editor.run(() => tenant.get(RemindersService).decide(at)));

const localPart = (address: string) => address.split('@')[0];

const later = (days: number) => workingDayFrom(new Date(now.getTime() + days * day));

/** The next day nobody works. */
function dayOffFrom(from: Date): Date {
  let at = from;
  while (isWorkingDay(parisDate(at))) at = new Date(at.getTime() + day);
  return at;
}

async function recorded(client_id: string, columns: Columns) {
  const { id } = await anAdministrator(editor, columns);
  await anAssignment(editor, { client_id, administrator_id: id });
}

async function aWatched(
  days: number,
  columns: Record<string, unknown> = {},
): Promise<{ client: Row; slot: Row; certificate: Row }> {
  const client = await aClient(editor, { name: 'CHU de Nice' });
  await aRepresentative(editor, { client_id: client.id });
  const slot = await aSlot(editor, { client_id: client.id });
  const inService = { installed_at: new Date(), verified_at: new Date() };
  const own = { client_id: client.id, slot_id: slot.id, not_after: new Date(now.getTime() + days * day) };
  return { client, slot, certificate: await aCertificate(editor, { ...own, ...inService, ...columns }) };
}

async function ledger(): Promise<string[]> {
  const { rows } = await editor.owner.query<{ line: string }>(
    `SELECT decision || ' ' || stage || ' ' || split_part(recipient, '@', 1) AS line FROM reminders ORDER BY stage, recipient`,
  );
  return rows.map((row) => row.line);
}

async function mails(): Promise<{ recipients: string[]; subject: string }[]> {
  const { rows } = await editor.owner.query<{ recipients: string[]; subject: string }>(
    `SELECT recipients, subject FROM messages WHERE direction = 'out' ORDER BY cardinality(recipients) DESC`,
  );
  return rows;
}

describe('the reminders of an expiry', () => {
  it('catch up after three days off with the most recent stage, record the older ones, and send nothing the second time', async () => {
    await aWatched(92);
    await decide(now);
    expect(await ledger()).toEqual(['sent 120 igc', 'skipped 180 tous']);
    expect(await decide(later(5))).toBe(1);
    expect(await decide(later(5))).toBe(0);
    expect(await ledger()).toEqual(['sent 90 igc', 'sent 120 igc', 'skipped 180 tous']);
    expect(await mails()).toHaveLength(2);
  });

  it('reach our people in one mail and the representative in another, that speaks of one client', async () => {
    const { client } = await aWatched(7);
    await recorded(client.id, { email: 'at1@editeur.test' });
    await decide(now);
    const sent = await mails();
    expect(sent.map((mail) => mail.recipients.map((address) => address.split('@')[0]))).toEqual([
      ['at1', 'igc', 'admin'],
      ['direction'],
    ]);
    const subject = 'CHU de Nice\u00a0: le certificat «\u00a0Authentification DMP\u00a0»';
    expect(sent.map((mail) => mail.subject)).toEqual([
      `${subject} expire dans 7\u00a0jours`,
      // What leaves the house may leave days later.
      expect.stringMatching(/» expire le \d+(er)?\s\p{L}+\s\d{4}$/u),
    ]);
  });

  it('go to the administrators recorded for that client, never to every administrator of the house', async () => {
    const { client } = await aWatched(3);
    await recorded(client.id, { email: 'at1@editeur.test' });
    await recorded(client.id, { email: 'parti@editeur.test', left_on: dayFromToday(-1) });
    await recorded((await aClient(editor)).id, { email: 'ailleurs@editeur.test' });
    await decide(now);
    expect(await ledger()).toContain('sent 3 at1');
    expect((await ledger()).join()).not.toMatch(/parti|ailleurs|technical_admin/);
  });

  it('go to the client’s own administrators when it acts itself, each in a mail of its own', async () => {
    const { client } = await aWatched(60);
    await editor.owner.query('UPDATE clients SET self_administered = true WHERE id = $1', [client.id]);
    await recorded(client.id, { email: 'at1@editeur.test' });
    await recorded(client.id, { email: 'si@client.test', client_id: client.id });
    await decide(now);
    expect((await mails()).map(({ recipients }) => recipients.map(localPart).join()).toSorted()).toEqual(['igc', 'si']);
    const { rows } = await editor.owner.query<{ body: string }>(
      `SELECT body FROM messages WHERE recipients = '{si@client.test}'`,
    );
    expect(rows[0]?.body).toContain('avec votre carte');
  });

  it('say first what keeps the renewal from being ordered, to our people and to the representative', async () => {
    const { client } = await aWatched(30);
    await aDelegation(editor, { client_id: client.id, state: 'ended' });
    await decide(now);
    const { rows } = await editor.owner.query<{ purpose: string; body: string }>(
      `SELECT purpose, body FROM messages WHERE direction = 'out' ORDER BY purpose`,
    );
    expect(rows.map(({ purpose }) => purpose)).toEqual(['reminder', 'reminder_digest']);
    expect(rows[0]?.body).toContain('Le mandat que vous nous aviez donné a pris fin');
    expect(rows[0]?.body).not.toContain('Nous préparons');
    expect(rows[1]?.body).toContain('Pas encore commandable. Aucune délégation en vigueur');
  });

  it('reach our people in one digest a working day, of every client, and nobody on a day off', async () => {
    const dayOff = dayOffFrom(now);
    const first = await aWatched(58);
    await aWatched(59);
    await aWatched(60);
    await recorded(first.client.id, { email: 'at1@editeur.test' });
    expect(await decide(dayOff)).toBe(0);
    expect(await decide(now)).toBe(3);
    const sent = await mails();
    expect(sent.map(({ recipients, subject }) => `${localPart(recipients[0] ?? '')} ${subject}`).toSorted()).toEqual([
      'at1 Récapitulatif des échéances\u00a0: 1\u00a0certificat',
      'igc Récapitulatif des échéances\u00a0: 3\u00a0certificats',
    ]);
    await aWatched(57);
    expect(await decide(new Date(now.getTime() + 3_600_000))).toBe(0);
    expect(await decide(later(1))).toBe(1);
  });

  it('do not wait for the digest at 7 days of the end, on a day off neither', async () => {
    const dayOff = dayOffFrom(now);
    const days = Math.round((dayOff.getTime() - now.getTime()) / day) + 6;
    await aWatched(days);
    expect(await decide(dayOff)).toBe(1);
    expect((await mails())[0]?.subject).toContain('expire dans 6\u00a0jours');
  });

  it('name on the slot’s page those who will be told, and when', async () => {
    const { client, slot } = await aWatched(100);
    await recorded(client.id, { email: 'at1@editeur.test' });
    const watched = await editor.run(() => tenant.get(ReminderQueries).ofSlot(slot.id));
    const house = { support: 'igc@editeur.test', administration: ['admin@editeur.test'] };
    const page = { watched, ledger: [], stages: [120, 90], house, now, mayMute: true };
    expect(remindersView(page).next.text).toContain('récapitulatif du prochain jour ouvré');
    expect(remindersView(page).next.text).toContain('pour at1@editeur.test, igc@editeur.test.');
  });

  it('are sent once when two schedulers decide at the same moment', async () => {
    await aWatched(60);
    const tried = await Promise.allSettled([decide(now), decide(now), decide(now)]);
    const decided = tried.map((one) => (one.status === 'fulfilled' ? one.value : 0));
    expect(decided.reduce((sum, one) => sum + one, 0)).toBe(1);
    expect(await mails()).toHaveLength(1);
  });

  it('go on while the successor is only issued, and stop when it is verified', async () => {
    const { client, slot } = await aWatched(60);
    const successor = await aCertificate(editor, { client_id: client.id, slot_id: slot.id });
    expect(await decide(now)).toBe(1);
    await editor.owner.query('UPDATE certificates SET installed_at = now(), verified_at = now() WHERE id = $1', [
      successor.id,
    ]);
    expect(await decide(later(40))).toBe(0);
  });

  it.each([
    ['itself', 'Nous préparons son remplacement', 'noter son installation et sa vérification, puis commander'],
    ['the next', 'Son remplacement est engagé de notre côté', 'faire avancer la commande ouverte'],
  ])(
    'say that a successor is ordered of the next one, not of the order of the certificate %s',
    async (which, client, ours) => {
      const own = which === 'itself';
      const { slot, certificate } = await aWatched(7, own ? { installed_at: null, verified_at: null } : {});
      await aDelegation(editor, { client_id: slot['client_id'] });
      const order = own ? { state: 'collected', certificate_id: certificate.id } : { state: 'ordered' };
      await anOrder(editor, { client_id: slot['client_id'], slot_id: slot.id, ...order });
      await decide(now);
      const { rows } = await editor.owner.query<{ body: string }>(
        `SELECT body FROM messages WHERE direction = 'out' ORDER BY body LIKE 'Bonjour%' DESC`,
      );
      expect(rows.map(({ body }) => body)).toEqual([expect.stringContaining(client), expect.stringContaining(ours)]);
    },
  );

  it('keep silent for what is revoked, not needed or muted, and say so in the ledger for the mute', async () => {
    await aWatched(60, { revoked_at: new Date() });
    const unneeded = await aWatched(60);
    await editor.owner.query(`UPDATE slots SET not_needed_reason = 'Instance retirée' WHERE id = $1`, [
      unneeded.slot.id,
    ]);
    const muted = await aWatched(60);
    const until = new Date(now.getTime() + 10 * day).toISOString().slice(0, 10);
    await editor.run(() => tenant.get(MutesService).mute(muted.slot.id, { until, reason: 'Migration en cours' }));
    await decide(now);
    // What is revoked heads the digest instead.
    const ofEnds = async () => (await mails()).filter(({ subject }) => !subject.endsWith('1\u00a0certificat révoqué'));
    expect(await ofEnds()).toEqual([]);
    expect((await ledger()).filter((line) => line.startsWith('muted'))).toEqual(['muted 60 tous']);
    await decide(later(31));
    expect(await ofEnds()).toHaveLength(2);
  });

  it('tell their last stage once the mute ends, or is taken back, when it fell during it', async () => {
    const [ends, taken] = [await aWatched(0), await aWatched(0)];
    await decide(now);
    const before = (await mails()).length;
    const until = parisDate(new Date(now.getTime() + 20 * day));
    for (const { slot } of [ends, taken])
      await editor.run(() => tenant.get(MutesService).mute(slot.id, { until, reason: 'Migration en cours' }));
    await decide(later(2));
    expect([await decide(later(8)), await decide(later(9))]).toEqual([0, 0]);
    expect(await mails()).toHaveLength(before);
    const watched = await editor.run(() => tenant.get(ReminderQueries).ofSlot(ends.slot.id));
    const house = { support: 'igc@editeur.test', administration: [] };
    const page = { watched, ledger: [], stages: defaultStages, house, now: later(9), mayMute: true };
    expect(remindersView(page).next.title).toBe('Étape 7\u00a0j après\u00a0: retenue par la sourdine.');
    await editor.run(() => tenant.get(MutesService).unmute(taken.slot.id));
    expect([await decide(later(12)), await decide(later(13))]).toEqual([1, 0]);
    expect([await decide(later(23)), await decide(later(24))]).toEqual([1, 0]);
    expect((await ledger()).filter((line) => line.includes('sent -7'))).not.toEqual([]);
  });

  it('record that the representative has no address, and one bad address does not stop the others', async () => {
    const { client } = await aWatched(30);
    await editor.owner.query('UPDATE representatives SET email = NULL WHERE client_id = $1', [client.id]);
    await recorded(client.id, { email: 'pas une adresse' });
    await decide(now);
    expect((await ledger()).filter((line) => line.includes(' 30 '))).toEqual([
      'sent 30 igc',
      'no_address 30 pas une adresse',
      'no_address 30 représentant',
    ]);
  });

  it('withhold the one mail that would name another client’s number, say so, and let the others leave', async () => {
    await aClient(editor, { name: 'EHPAD Les Pins', finess_ej: '060000001' });
    const { client, slot } = await aWatched(30);
    await editor.owner.query(
      `UPDATE instances SET name = 'Production, ex FINESS 060000001' WHERE id = (SELECT instance_id FROM slots WHERE id = $1)`,
      [slot.id],
    );
    await recorded(client.id, { email: 'at1@editeur.test' });
    expect(await decide(now)).toBe(1);
    expect((await ledger()).filter((line) => line.includes(' 30 '))).toEqual([
      'sent 30 at1',
      'withheld 30 direction',
      'sent 30 igc',
    ]);
    const { rows } = await editor.owner.query<{ client_id: string; summary: string; reason: string }>(
      `SELECT client_id, summary, reason FROM audit_entries WHERE action = 'reminder_withheld'`,
    );
    expect(rows).toEqual([
      {
        client_id: client.id,
        summary: expect.stringContaining('direction@'),
        reason: expect.stringContaining('EHPAD Les Pins'),
      },
    ]);
  });

  it('reach the others when the digest of one of them is refused', async () => {
    const { client } = await aWatched(60);
    await recorded(client.id, { email: 'at1@editeur.test' });
    const queue = tenant.get(MailQueue);
    const leave = queue.queueEach.bind(queue);
    const isRefused = ({ to }: OutgoingMail) => to.includes('at1@editeur.test');
    const refusing = jest.spyOn(queue, 'queueEach').mockImplementation(async (all, at) => {
      const left = (
        await leave(
          all.filter((mail) => !isRefused(mail)),
          at,
        )
      ).values();
      return all.map((mail) => (isRefused(mail) ? new Refused(['Elle est refusée.']) : left.next().value!));
    });
    try {
      expect(await decide(now)).toBe(1);
    } finally {
      refusing.mockRestore();
    }
    expect((await ledger()).filter((line) => line.includes(' 60 '))).toEqual(['withheld 60 at1', 'sent 60 igc']);
    expect((await mails()).flatMap(({ recipients }) => recipients.map(localPart))).toEqual(['igc']);
  });

  it('follow a declared expiry, begin again when it is corrected, and stop with the import of the certificate', async () => {
    const client = await aClient(editor, { name: 'CHU de Nice' });
    const slot = await aSlot(editor, { client_id: client.id });
    const declare = (days: number) =>
      editor.owner.query(`UPDATE slots SET declared_not_after = $2, declared_by = 'Une personne' WHERE id = $1`, [
        slot.id,
        dayFromToday(days),
      ]);
    await declare(60);
    expect([await decide(now), await decide(now)]).toEqual([1, 0]);
    expect(await ledger()).toEqual(['sent 60 igc', 'skipped 90 tous', 'skipped 120 tous', 'skipped 180 tous']);
    const { rows } = await editor.owner.query<{ body: string }>(`SELECT body FROM messages WHERE direction = 'out'`);
    expect(rows[0]?.body).toContain('échéance déclarée, certificat non importé');
    await declare(58);
    expect([await decide(later(1)), await decide(later(1))]).toEqual([1, 0]);
    expect(await mails()).toHaveLength(2);
    await aCertificate(editor, { client_id: client.id, slot_id: slot.id });
    expect(await decide(later(2))).toBe(0);
    const page = await editor.run(() => tenant.get(ReminderQueries).ledger(slot.id));
    expect(new Set(page.map((row) => row.notAfter))).toEqual(new Set([dayFromToday(60), dayFromToday(58)]));
  });
});
