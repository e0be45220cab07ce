import { describe, expect, it } from '@jest/globals';
import {
  aCertificate,
  aClient,
  aDelegation,
  anAdministrator,
  anAssignment,
  anEstablishment,
  anInstance,
  anOrder,
  aRepresentative,
  dayFromToday,
  insertRow,
  type Row,
} from '../../../test/support/factories.js';
import { journalOf, rowOf } from '../../../test/support/records.js';
import { aTenant } from '../../../test/support/tenant.js';
import { EstablishmentChanges } from '../../establishments/establishment-changes.service.js';
import { Establishment } from '../../establishments/establishment.entity.js';
import { HolderChoices } from '../../instances/holder-choices.service.js';
import { OrdersService } from '../../orders/orders.service.js';
import { Renewals } from '../../orders/sets/renewals.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { letterFacts } from '../../reminders/reminder-round.js';
import { ReminderQueries } from '../../reminders/reminder.queries.js';
import { ownAdministratorLetter, representativeLetter, insiderLetter } from '../../reminders/reminder-letter.js';
import { coverageIs, isCalledToRedo, waitsForOrder } from '../../slots/coverage.facts.js';
import { CoverageQueries } from '../../slots/coverage.queries.js';
import { SlotSuccession } from '../../slots/slot-succession.service.js';
import { ProgressService } from '../../progress/progress.service.js';
import { SlotPageService } from './slot-page.service.js';
import { slotPageView } from './slot-page.view.js';

const tenant = await aTenant();
await tenant.owner.query(`UPDATE editors SET ans_contract_signed_on = '2020-01-01'`);

/** A client whose one instance has one set per establishment, two of them, and who may order. The certificate of the first ends soon. */
async function aWorld(certificate: Record<string, unknown> = {}) {
  const client = await aClient(tenant);
  await aRepresentative(tenant, { client_id: client.id });
  const instance = await anInstance(tenant, { client_id: client.id, services: ['insi_auto'] });
  const sites: Row[] = [];
  for (const name of ['La Source', 'Le Moulin']) {
    const site = await anEstablishment(tenant, { client_id: client.id, name });
    await insertRow(tenant, 'instance_establishments', { instance_id: instance.id, establishment_id: site.id });
    sites.push(site);
  }
  await aDelegation(tenant, { client_id: client.id });
  const administrator = await anAdministrator(tenant);
  await anAssignment(tenant, { client_id: client.id, administrator_id: administrator.id });
  await tenant.run(() =>
    tenant.get(HolderChoices).choose(client.id, [instance.id], { level: 'EG', since: '2026-01-01', reason: 'Parc' }),
  );
  const slots = (await tenant.run(() => tenant.get(CoverageQueries).ofClient(client.id))).filter(
    ({ establishmentId }) => establishmentId !== null,
  );
  const [first, second] = sites.map((site) => slots.find(({ establishmentId }) => establishmentId === site.id)?.id);
  const of = { client_id: client.id, installed_at: new Date(), verified_at: new Date() };
  const own = { ...of, slot_id: first, not_after: new Date(Date.now() + 40 * 86_400_000), ...certificate };
  const held = await aCertificate(tenant, own);
  await aCertificate(tenant, { ...of, slot_id: second, not_after: new Date(Date.now() + 900 * 86_400_000) });
  await tenant.run(async () => tenant.get(TenantDb).touchClient(client.id));
  return { client, site: sites[0] as Row, slot: String(first), other: String(second), held };
}
type World = Awaited<ReturnType<typeof aWorld>>;

const recordOf = ({ site }: World) => tenant.get(TenantDb).theOne(Establishment, { id: site.id });
const close = (world: World) =>
  tenant.run(async () => {
    const changes = tenant.get(EstablishmentChanges);
    await changes.close(await recordOf(world), { closedOn: dayFromToday(-1), reason: 'Fermé par l’ARS' });
  });
const reopen = (world: World) =>
  tenant.run(async () => void (await tenant.get(EstablishmentChanges).reopen(await recordOf(world))));
const slotOf = async ({ client, slot }: World) =>
  (await tenant.run(() => tenant.get(CoverageQueries).ofClient(client.id))).find(({ id }) => id === slot);
const progressOf = async ({ client }: World) =>
  (await tenant.owner.query('SELECT * FROM client_progress WHERE client_id = $1', [client.id])).rows[0];
const found = async (where: string, { slot }: World) =>
  (
    await tenant.run(() =>
      tenant.get(TenantDb).query<{ id: string }>(`SELECT s.id FROM slots s WHERE (${where}) AND s.id = $1`, [slot]),
    )
  ).length > 0;
const now = '(SELECT moment())';
const dueSoon = `${coverageIs('expiring', now)} AND ${waitsForOrder}`;

describe('the certificate of an establishment that is closed', () => {
  it('is watched to its end, and nothing is ordered after it, until the establishment is opened again', async () => {
    const world = await aWorld();
    const [due] = [await progressOf(world)];
    expect(due).toMatchObject({ code: 'entity_expiring' });
    expect(await found(dueSoon, world)).toBe(true);
    await close(world);
    expect(await slotOf(world)).toMatchObject({ notNeededReason: null, answer: { coverage: 'expiring' } });
    const watched = await progressOf(world);
    expect(watched).toMatchObject({ code: 'watch', step: 5 });
    expect(due.ends).toHaveLength(2);
    expect(watched.ends).toHaveLength(1);
    expect(await found(dueSoon, world)).toBe(false);
    const orders = tenant.get(OrdersService);
    await expect(tenant.run(() => orders.open(world.slot))).rejects.toThrow('rien ne se commande plus');
    await reopen(world);
    expect(await progressOf(world)).toMatchObject({ code: 'entity_expiring' });
    expect(await found(dueSoon, world)).toBe(true);
  });

  it('is no candidate of a renewal, which says why, and follows no order of the client', async () => {
    const world = await aWorld();
    await close(world);
    const last = dayFromToday(60);
    const judged = await tenant.run(() => tenant.get(Renewals).judge([world.client.id], last));
    expect(judged.get(world.client.id)).toMatchObject({ reasons: [expect.stringContaining('Établissement fermé')] });
    expect(await tenant.run(() => tenant.get(Renewals).open([world.client.id], last))).toEqual(new Map());
    await tenant.run(async () => {
      const [other] = await tenant
        .get(TenantDb)
        .query<{ id: string }>('SELECT * FROM slots WHERE id = $1', [world.other]);
      await tenant.get(SlotSuccession).nextMany([String(other?.id)]);
    });
    expect((await rowOf(tenant, 'slots', world.other))?.['successor_id']).not.toBeNull();
    expect((await rowOf(tenant, 'slots', world.slot))?.['successor_id']).toBeNull();
  });

  it('says on its page that it is watched, and each mail that nothing is to be ordered', async () => {
    const world = await aWorld();
    await close(world);
    const page = slotPageView(await tenant.run(() => tenant.get(SlotPageService).facts(world.slot)), new Date());
    expect(page).toMatchObject({
      urgent: false,
      notOpen: [expect.stringContaining('rien ne se commande plus')],
      unneeded: { title: 'Cet établissement est fermé.', text: expect.stringContaining('jusqu’à la fin') },
    });
    const watched = await tenant.run(() => tenant.get(ReminderQueries).ofSlot(world.slot));
    const due = {
      watched: { ...watched, notAfter: watched.notAfter as Date },
      barriers: [],
      ownWithCard: [],
      about: {} as never,
      send: 30,
      skip: [],
    };
    const facts = letterFacts(due, {
      editor: { name: 'Éditeur', mailFrom: 'a@b.test' } as never,
      administration: [],
      now: new Date(),
      site: '',
    });
    for (const { text } of [
      insiderLetter(facts),
      representativeLetter(facts),
      ownAdministratorLetter(facts, 'x@y.test'),
    ]) {
      expect(text).toContain('L’établissement est fermé\u00a0: rien n’est à commander.');
      expect(text).not.toMatch(/s’interrompt|remplacement|nouveau produit|renouvel/);
    }
  });

  it('is revoked, and not made again, where its key came', async () => {
    const world = await aWorld();
    await tenant.owner.query('UPDATE clients SET key_exposed_at = now() WHERE id = $1', [world.client.id]);
    const spki = (await rowOf(tenant, 'certificates', world.held.id))?.['spki_sha256'];
    await insertRow(tenant, 'exposed_keys', { spki_sha256: spki, came_by: 'Camille Roussel' });
    await close(world);
    expect(await progressOf(world)).toMatchObject({
      code: 'slot_to_revoke',
      title: expect.stringContaining('dont l’établissement est fermé'),
    });
    expect((await slotOf(world))?.answer.label).toMatch(/, à révoquer$/);
    expect(await found(isCalledToRedo(now), world)).toBe(true);
  });

  it('that was never installed is « À révoquer », here as in what is counted', async () => {
    const world = await aWorld({ installed_at: null, verified_at: null });
    await close(world);
    expect((await slotOf(world))?.answer).toMatchObject({ coverage: 'to_redo', label: 'À révoquer' });
    expect(await found(coverageIs('to_redo', now), world)).toBe(true);
    expect(await found(coverageIs('issued_not_installed', now), world)).toBe(false);
    expect(await progressOf(world)).toMatchObject({ code: 'slot_to_revoke' });
  });

  it('is told to the client that the establishment has left too', async () => {
    const world = await aWorld();
    const to = await aClient(tenant);
    await tenant.owner.query('UPDATE establishments SET client_id = $2 WHERE id = $1', [world.site.id, to.id]);
    await tenant.run(async () => tenant.get(TenantDb).touchClient(world.client.id));
    expect(await progressOf(world)).toMatchObject({ code: 'slot_elsewhere' });
    await close(world);
    expect(await progressOf(world)).toMatchObject({ code: 'watch' });
    await reopen(world);
    expect(await progressOf(world)).toMatchObject({ code: 'slot_elsewhere' });
    expect((await journalOf(tenant, world.site.id))[0]).toMatchObject({ action: 'reopened' });
    expect(await tenant.run(() => tenant.get(ProgressService).differing([world.client.id]))).toEqual([]);
  });
});

it('an order of a closed establishment is the one thing left to do about it, and goes on once it is open again', async () => {
  const world = await aWorld();
  await anOrder(tenant, { client_id: world.client.id, slot_id: world.slot, state: 'csr_expected' });
  await close(world);
  expect(await progressOf(world)).toMatchObject({
    code: 'order_spoilt',
    title: expect.stringContaining('Annuler la commande'),
    detail: expect.stringContaining('L’établissement est fermé'),
  });
  const page = slotPageView(await tenant.run(() => tenant.get(SlotPageService).facts(world.slot)), new Date());
  expect(page.unneeded?.text).toBe('L’emplacement sort du suivi dès que sa commande est close.');
  await reopen(world);
  expect(await progressOf(world)).toMatchObject({ code: 'order_csr_expected' });
});
