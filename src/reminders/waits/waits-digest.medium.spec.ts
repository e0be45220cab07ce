import { beforeEach, describe, expect, it } from '@jest/globals';
import { afterDays, anAwaitedForm, chasedOf, noon, waitsSince } from '../../../test/support/chased.js';
import {
  aCertificate,
  aChaseMute,
  aChaseRule,
  aClient,
  anAdministrator,
  anAssignment,
  anEstablishment,
  anOrder,
  aSlot,
} from '../../../test/support/factories.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { countTasks } from '../../home/task-counts.js';
import { tasks } from '../../home/tasks/tasks.js';
import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { uuidv7 } from '../../platform/uuid.js';
import { parisDate } from '../../journey/calendar/calendar-days.js';
import { ComingReminders } from '../page/coming-reminders.service.js';
import { RemindersService } from '../reminders.service.js';

let editor: TestEditor;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
});

const roundAt = (at: Date) => clock.at(at, () => editor.run(() => tenant.get(RemindersService).decide(at)));
const roundAfter = (days: number) => roundAt(afterDays(days));

async function digests(): Promise<{ to: string; subject: string; body: string }[]> {
  const { rows } = await editor.owner.query<{ to: string; subject: string; body: string }>(
    `SELECT split_part(recipients[1], '@', 1) AS "to", subject, body FROM messages WHERE purpose = 'reminder_digest' ORDER BY created_at, recipients`,
  );
  return rows;
}

const sentToAns = (columns = {}) =>
  anAwaitedForm(editor, { request: { state: 'acknowledged', dossier_number: '4471', ...columns } });

describe('what waits for ANS', () => {
  it('is told to who follows the client at three days, and to the leads at five, in the digest of nine o’clock', async () => {
    const { request } = await sentToAns();
    await roundAfter(2);
    await roundAt(new Date(afterDays(3).getTime() - 4 * 3_600_000));
    expect(await digests()).toEqual([]);
    await roundAfter(3);
    await roundAfter(3);
    await roundAfter(4);
    await roundAfter(5);
    await roundAfter(30);
    const sent = await digests();
    expect(sent.map(({ to, subject }) => `${to} ${subject}`)).toEqual([
      'igc Récapitulatif du jour\u00a0: 1\u00a0attente',
      'admin Récapitulatif du jour\u00a0: 1\u00a0attente',
    ]);
    expect(sent[0]?.body).toContain('Les Tilleuls, Validation de l’ANS\u00a0: Formulaire 413, dossier 4471');
    expect(sent[0]?.body).toContain('3\u00a0jours ouvrés');
    expect(await chasedOf(editor, request.id)).toEqual(['sent 3 team', 'sent 5 lead']);
  });

  it('is told to no address that was invited and has never answered, be it the lead or who follows the client', async () => {
    const invited = uuidv7();
    await editor.owner.query('INSERT INTO users (id, email, name, role) VALUES ($1, $2, $3, $4)', [
      ...[invited, 'zoe@demo-typo.example', 'Zoé Fantôme', 'admin'],
    ]);
    await anAwaitedForm(editor, {
      client: { account_manager_id: invited },
      request: { state: 'acknowledged', dossier_number: '4471' },
    });
    await roundAfter(5);
    expect((await digests()).map(({ to }) => to).toSorted()).toEqual(['admin', 'igc']);
  });

  it('counts the days that ANS had already spent before a correction stopped its clock', async () => {
    const { request } = await sentToAns({ spent_days: { acknowledged: 2 } });
    await roundAfter(1);
    expect(await chasedOf(editor, request.id)).toEqual(['sent 3 team']);
  });

  it('is told for an acknowledgement after one day, and stops when it comes', async () => {
    const { request } = await anAwaitedForm(editor, { request: { state: 'submitted' } });
    await roundAfter(1);
    await editor.owner.query(`UPDATE requests SET state = 'validated' WHERE id = $1`, [request.id]);
    await roundAfter(10);
    expect(await chasedOf(editor, request.id)).toEqual(['sent 1 team']);
  });

  it('is told once after an outage of twelve days, by each one’s latest stage', async () => {
    const { request } = await sentToAns();
    await roundAfter(12);
    expect(await chasedOf(editor, request.id)).toEqual(['sent 3 team', 'sent 5 lead']);
    expect(await digests()).toHaveLength(2);
  });

  it('is told of a client by its own calendar, as its stages count', async () => {
    // In Alsace nobody works on Good Friday.
    await anAwaitedForm(editor, { client: { departement: '67' }, request: { state_since: noon('2026-03-30') } });
    await aChaseRule(editor, { team_days: [4] });
    await roundAt(noon('2026-04-07'));
    expect((await digests())[0]?.body).toContain('30\u00a0mars\u00a02026, 4\u00a0jours ouvrés');
  });

  it('is told to nobody while it is muted', async () => {
    const { client, request } = await sentToAns();
    await aChaseMute(editor, { client_id: client.id, until: '2026-09-30' });
    await roundAfter(3);
    expect(await digests()).toEqual([]);
    expect(await chasedOf(editor, request.id)).toEqual(['muted 3 team']);
  });
});

describe('what waits for an administrator', () => {
  it('is told to ours whom ANS has recorded for the client, in one digest with the other waits', async () => {
    const { client } = await sentToAns();
    const { id } = await anAdministrator(editor, { email: 'at1@editeur.test' });
    await anAssignment(editor, { client_id: client.id, administrator_id: id });
    const order = await anOrder(editor, { client_id: client.id, state: 'to_collect', state_since: noon(waitsSince) });
    await roundAfter(3);
    expect((await digests()).map(({ to, subject }) => `${to} ${subject}`).toSorted()).toEqual([
      'at1 Récapitulatif du jour\u00a0: 1\u00a0attente',
      'igc Récapitulatif du jour\u00a0: 2\u00a0attentes',
    ]);
    await editor.owner.query(`UPDATE orders SET state = 'collected', state_since = $2 WHERE id = $1`, [
      order.id,
      afterDays(4),
    ]);
    await roundAfter(9);
    expect(await chasedOf(editor, order.id)).toEqual(['sent 3 team', 'sent 3 team', 'sent 5 team', 'sent 5 team']);
  });
});

describe('a certificate that was collected before its first day', () => {
  it('is waited for from that day on, by the digest, the reminders to come and their page', async () => {
    const { id } = await anAdministrator(editor, { email: 'at1@editeur.test' });
    const client = await aClient(editor, { name: 'Les Tilleuls' });
    await anAssignment(editor, { client_id: client.id, administrator_id: id });
    const own = { client_id: client.id, slot_id: (await aSlot(editor, { client_id: client.id })).id };
    const first = afterDays(8);
    const bound = { not_before: first, not_after: noon('2028-09-17'), installed_at: null, verified_at: null };
    const { id: certificate_id } = await aCertificate(editor, { ...own, ...bound });
    const order = await anOrder(editor, { ...own, state: 'collected', state_since: noon(waitsSince), certificate_id });
    const coming = () =>
      clock.at(afterDays(2), () => editor.run(() => tenant.get(ComingReminders).ofClient(client.id)));
    expect(
      (await coming())
        .filter(({ title }) => title.startsWith('Relance'))
        .map(({ on }) => on)
        .toSorted()
        .at(0),
    ).toBe(parisDate(afterDays(13)));
    await roundAfter(5);
    await roundAfter(12);
    expect(await chasedOf(editor, order.id)).toEqual([]);
    await roundAfter(13);
    expect(await chasedOf(editor, order.id)).toEqual(['sent 5 team', 'sent 5 team']);
    expect((await digests())[0]?.body).toContain('17\u00a0septembre\u00a02026, 5\u00a0jours ouvrés');
  });
});

describe('a certificate that was revoked', () => {
  async function revoked(columns: Record<string, unknown> = {}) {
    const client = await aClient(editor, {
      name: 'Les Tilleuls',
      account_manager_id: editor.users.account_manager.id,
    });
    const slot = await aSlot(editor, { client_id: client.id });
    const installed_at = noon('2026-01-05');
    const certificate = await aCertificate(editor, {
      client_id: client.id,
      slot_id: slot.id,
      installed_at,
      verified_at: installed_at,
      not_before: installed_at,
      not_after: noon('2028-01-05'),
      revoked_at: noon(waitsSince),
      ...columns,
    });
    return { client, slot, certificate };
  }
  const atHome = tasks.filter(({ key }) => key === 'revoked');
  const countedAtHome = async () =>
    (await editor.run(() => countTasks(tenant.get(TenantDb), atHome, false))).map(({ count }) => count).at(0);
  const headed = async () =>
    (await digests())
      .filter(({ body }) => body.startsWith('RÉVOQUÉS, À REMPLACER\n\nLes Tilleuls'))
      .map(({ to }) => to);

  it.each([
    ['that is closed', { closed_on: '2026-01-31', closed_reason: 'Fermé par l’ARS' }],
    ['that went to another client', null],
  ])('is not to be replaced here when it is of an establishment %s', async (_, changed) => {
    const { client, slot } = await revoked();
    const { id } = await anEstablishment(editor, {
      client_id: changed ? client.id : (await aClient(editor)).id,
      ...changed,
    });
    await editor.owner.query('UPDATE slots SET establishment_id = $1 WHERE id = $2', [id, slot.id]);
    await roundAfter(0);
    await roundAfter(3);
    expect(await headed()).toEqual([]);
    expect(await countedAtHome()).toBe(0);
  });

  it('heads the digest of who gets the last stages, from its day on, once a morning, until it is replaced', async () => {
    const { client, slot, certificate } = await revoked();
    await roundAfter(0);
    await roundAfter(0);
    const people = ['account_manager', 'admin', 'igc'];
    expect((await headed()).toSorted()).toEqual(people);
    expect(await countedAtHome()).toBe(1);
    const [{ subject, body } = { subject: '', body: '' }] = await digests();
    expect(subject).toBe('Récapitulatif du jour\u00a0: 1\u00a0certificat révoqué');
    expect(body.match(/Les Tilleuls/g)).toHaveLength(1);
    await roundAfter(1);
    expect(await headed()).toHaveLength(6);
    await roundAfter(3);
    expect(await chasedOf(editor, certificate.id)).toEqual(['sent 0 lead', 'sent 0 team', 'sent 3 team']);
    // Its successor was collected: nothing is mended before that one is in service.
    const own = { client_id: client.id, slot_id: slot.id, replaces_id: certificate.id };
    const next = await aCertificate(editor, { ...own, installed_at: null, verified_at: null });
    await roundAfter(4);
    expect(await headed()).toHaveLength(12);
    expect(await countedAtHome()).toBe(1);
    await editor.owner.query('UPDATE certificates SET installed_at = now(), verified_at = now() WHERE id = $1', [
      next.id,
    ]);
    await roundAfter(5);
    expect(await headed()).toHaveLength(12);
    expect(await countedAtHome()).toBe(0);
  });

  it('before anybody installed it heads the digest too, for another is to be ordered all the same: home counts it', async () => {
    await revoked({ installed_at: null, verified_at: null });
    await roundAfter(0);
    expect(await headed()).toHaveLength(3);
    expect(await countedAtHome()).toBe(1);
    expect((await digests())[0]?.body).not.toContain('interrompu');
  });

  it('is no longer told of where it is needed no more, nor while its slot or its client is muted', async () => {
    const { client, slot } = await revoked();
    await editor.owner.query(
      `UPDATE slots SET muted_until = '2026-09-08', mute_reason = 'Client fermé' WHERE id = $1`,
      [slot.id],
    );
    await roundAfter(0);
    expect(await digests()).toEqual([]);
    await roundAfter(2);
    expect(await headed()).toHaveLength(3);
    await aChaseMute(editor, { client_id: client.id, until: '2026-09-10' });
    await roundAfter(3);
    expect(await digests()).toHaveLength(3);
    await editor.owner.query(`UPDATE slots SET not_needed_reason = 'Plus requis' WHERE id = $1`, [slot.id]);
    await roundAfter(5);
    expect(await digests()).toHaveLength(3);
  });
});
