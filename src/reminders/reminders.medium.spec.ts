import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aCertificate, aClient, aRepresentative, aSlot, dayFromToday, type Row } from '../../test/support/factories.js';
import { startTenant, type TestEditor, type TestTenant } from '../../test/support/tenant.js';
import { MutesService } from './mutes.service.js';
import { ReminderQueries } from './reminder.queries.js';
import { RemindersService } from './reminders.service.js';

const day = 86_400_000;
let tenant: TestTenant;
let editor: TestEditor;
let now: Date;

beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());
beforeEach(async () => {
  editor = await tenant.secondEditor();
  now = new Date();
});

const decide = (at: Date) => editor.run(() => tenant.get(RemindersService).decide(at));

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
    const later = new Date(now.getTime() + 5 * day);
    expect(await decide(later)).toBe(1);
    expect(await decide(later)).toBe(0);
    expect(await ledger()).toEqual(['sent 90 igc', 'sent 120 igc', 'skipped 180 tous']);
    expect(await mails()).toHaveLength(2);
  });

  it('reach our people in one mail and the representative in another, that speaks of one client', async () => {
    await aWatched(7);
    await decide(now);
    const sent = await mails();
    expect(sent.map((mail) => mail.recipients.map((address) => address.split('@')[0]))).toEqual([
      ['igc', 'technical_admin', 'admin'],
      ['direction'],
    ]);
    expect(sent.map((mail) => mail.subject)).toEqual(
      Array(2).fill('CHU de Nice\u00a0: le certificat «\u00a0Authentification DMP\u00a0» expire dans 7\u00a0jours'),
    );
  });

  it('are sent once when two schedulers decide at the same moment', async () => {
    await aWatched(60);
    const decided = await Promise.all([decide(now), decide(now), decide(now)]);
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
    expect(await decide(new Date(now.getTime() + 40 * day))).toBe(0);
  });

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
    expect(await mails()).toEqual([]);
    expect((await ledger())[0]).toBe('muted 60 tous');
    await decide(new Date(now.getTime() + 31 * day));
    expect(await mails()).toHaveLength(2);
  });

  it('record that the representative has no address, and one bad address does not stop the others', async () => {
    const { client } = await aWatched(30);
    await editor.owner.query('UPDATE representatives SET email = NULL WHERE client_id = $1', [client.id]);
    await editor.owner.query(`UPDATE users SET email = 'pas une adresse' WHERE role = 'technical_admin'`);
    await decide(now);
    expect((await ledger()).filter((line) => line.includes(' 30 '))).toEqual([
      'sent 30 igc',
      'no_address 30 pas une adresse',
      'no_address 30 représentant',
    ]);
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
    expect([await decide(now), await decide(now)]).toEqual([1, 0]);
    expect(await mails()).toHaveLength(2);
    await aCertificate(editor, { client_id: client.id, slot_id: slot.id });
    expect(await decide(now)).toBe(0);
    const page = await editor.run(() => tenant.get(ReminderQueries).ledger(slot.id));
    expect(new Set(page.map((row) => row.notAfter))).toEqual(new Set([dayFromToday(60), dayFromToday(58)]));
  });
});
