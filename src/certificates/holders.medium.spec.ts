import { randomUUID } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import {
  aClient,
  aDelegation,
  anAdministrator,
  anAssignment,
  anEstablishment,
  anInstance,
  aRepresentative,
  insertRow,
  type Row,
  dayFromToday,
} from '../../test/support/factories.js';
import { issueCertificate, makeTestAuthority, type Subject } from '../../test/support/pki.js';
import { journalOf } from '../../test/support/records.js';
import { aTenant } from '../../test/support/tenant.js';
import { trust } from '../../test/support/trust.js';
import { workingDayFrom } from '../../test/support/working-day.js';
import { Client } from '../clients/client.entity.js';
import { Establishment } from '../establishments/establishment.entity.js';
import { EstablishmentTransfer } from '../establishments/establishment-transfer.service.js';
import { HolderChoices } from '../instances/holder-choices.service.js';
import { orderSheet } from '../orders/order-sheet.view.js';
import { OrderPageService } from '../orders/order-page.service.js';
import { orderPageView } from '../orders/order-page.view.js';
import { OrdersService } from '../orders/orders.service.js';
import { clock } from '../platform/clock.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { RefusedField } from '../platform/web/errors.js';
import { RemindersService } from '../reminders/reminders.service.js';
import { CoverageQueries } from '../slots/coverage.queries.js';
import { SlotSuccession } from '../slots/slot-succession.service.js';
import { SlotSync } from '../slots/slot-sync.service.js';
import { SlotsByHand } from '../slots/slots-by-hand.service.js';
import { SlotsService } from '../slots/slots.service.js';
import { SlotPageService } from './slot/slot-page.service.js';
import { slotPageView } from './slot/slot-page.view.js';
import { CertificateImports, type ImportOutcome } from './import/certificate-imports.service.js';

const day = 86_400_000;

const tenant = await aTenant();
await tenant.owner.query(`UPDATE editors SET ans_contract_signed_on = '2020-01-01'`);
const authority = await makeTestAuthority('TEST');
await trust(tenant, authority.authorities, 'TEST');

interface World {
  client: Row;
  instance: Row;
  sites: Row[];
}

/** A client whose one instance calls INSi for its establishments, with people who may order. */
async function aServedClient(establishments: number, services = ['insi_auto']): Promise<World> {
  const client = await aClient(tenant, { environment: 'TEST' });
  await aRepresentative(tenant, { client_id: client.id });
  const instance = await anInstance(tenant, { client_id: client.id, services, application_name: 'DUI TEST' });
  const sites: Row[] = [];
  for (let index = 0; index < establishments; index += 1) {
    const site = await anEstablishment(tenant, { client_id: client.id, name: `Site ${index + 1}` });
    await insertRow(tenant, 'instance_establishments', { instance_id: instance.id, establishment_id: site.id });
    sites.push(site);
  }
  const administrator = await anAdministrator(tenant);
  await aDelegation(tenant, { client_id: client.id });
  await anAssignment(tenant, { client_id: client.id, administrator_id: administrator.id });
  await tenant.run(async () => tenant.get(TenantDb).touchClient(client.id));
  return { client, instance, sites };
}

const choose = ({ client, instance }: World, level: 'EJ' | 'EG') =>
  tenant.run(() =>
    tenant.get(HolderChoices).choose(client.id, [instance.id], { level, since: '2026-03-12', reason: 'Parc existant' }),
  );

const slotsOf = ({ client }: World) => tenant.run(() => tenant.get(CoverageQueries).ofClient(client.id));
const coverages = async (world: World) =>
  (await slotsOf(world)).map((slot) => `${slot.label}: ${slot.answer.coverage}`).sort();
const slotOf = async (world: World, site: Row | null) => {
  const slot = (await slotsOf(world)).find(({ establishmentId }) => establishmentId === (site?.id ?? null));
  if (!slot) throw new Error('no such slot');
  return slot;
};

async function pemFor({ client }: World, site: Row | null, days = 1000): Promise<Buffer> {
  const finess = site ? site['finess_eg'] : client['finess_ej'];
  const subject: Subject = [
    ['C', 'FR'],
    ['O', String(client['name'])],
    ['OU', `1${String(finess)}`],
    ['CN', 'INSI-AUTO'],
  ];
  const end = Date.now() + days * day;
  const { pem } = await issueCertificate(authority, {
    subject,
    notBefore: new Date(end - 1095 * day),
    notAfter: new Date(end),
  });
  return Buffer.from(pem);
}

const bring = (slotId: string, pem: Buffer) => tenant.run(() => tenant.get(CertificateImports).intoSlot(slotId, pem));

async function put(slotId: string, pem: Buffer): Promise<void> {
  const outcome = await bring(slotId, pem);
  await serve(outcome);
}

async function serve(outcome: ImportOutcome): Promise<void> {
  if (!outcome.imported || !outcome.order) throw new Error(JSON.stringify(outcome));
  const orders = tenant.get(OrdersService);
  const installedOn = dayFromToday(0);
  await tenant.run(() => orders.install(outcome.order.id, { installedOn, note: null }));
  await tenant.run(() => orders.change(outcome.order.id, 'verify'));
}

const nextOf = async ({ client }: World) => {
  const { rows } = await tenant.owner.query<{ title: string; detail: string; target: { kind: string; id: string } }>(
    'SELECT title, detail, target FROM client_progress WHERE client_id = $1',
    [client.id],
  );
  return rows[0];
};

describe('the holder of a certificate', () => {
  it('is an establishment when its number is on the certificate: its slot is made, and the client’s is left as it was', async () => {
    const world = await aServedClient(2);
    const [first] = world.sites;
    const outcome = await bring((await slotOf(world, null)).id, await pemFor(world, first ?? null));
    expect(outcome.imported).toBe(true);
    expect(await coverages(world)).toEqual(['INSI-AUTO (Site 1): issued_not_installed', 'INSI-AUTO: missing']);
    // The same number again finds the same slot, and the order that is under way there.
    const again = bring((await slotOf(world, null)).id, await pemFor(world, first ?? null));
    await expect(again).rejects.toThrow('a déjà son certificat');
  });

  it('never writes over another one: two certificates of two establishments on one instance are both watched and both reminded', async () => {
    const world = await aServedClient(2);
    const client = await slotOf(world, null);
    for (const site of world.sites) await put(client.id, await pemFor(world, site, 20));
    expect(await coverages(world)).toEqual([
      'INSI-AUTO (Site 1): expiring',
      'INSI-AUTO (Site 2): expiring',
      'INSI-AUTO: not_needed',
    ]);
    const at = workingDayFrom(new Date());
    await clock.at(at, () => tenant.run(() => tenant.get(RemindersService).decide(at)));
    // To the client about itself, to our people in the digest of the day.
    const { rows } = await tenant.owner.query<{ body: string }>(
      `SELECT m.body FROM messages m WHERE m.client_id = $1 AND m.purpose = 'reminder' OR m.purpose = 'reminder_digest'`,
      [world.client.id],
    );
    for (const site of world.sites) {
      const words = `porté par l’établissement ${String(site['name'])}, FINESS ${String(site['finess_eg'])}`;
      expect(rows.filter(({ body }) => body.includes(words)).length).toBeGreaterThan(0);
    }
    const told = await tenant.owner.query<{ body: string }>(
      `SELECT body FROM messages WHERE body LIKE $1 AND purpose IN ('reminder', 'reminder_digest')`,
      ['%commander sous le FINESS juridique, nouveau produit%'],
    );
    expect(told.rows.length).toBeGreaterThan(0);
  });

  it('that went to another client stops no round: the mails name neither it nor its number, and say to order nothing here', async () => {
    const world = await aServedClient(1);
    const [site] = world.sites;
    await put((await slotOf(world, null)).id, await pemFor(world, site ?? null, 20));
    const other = await aClient(tenant, { name: 'Fondation d’accueil' });
    await tenant.owner.query('UPDATE establishments SET client_id = $1 WHERE id = $2', [other.id, site?.id]);
    // The digest of today has left already.
    const at = workingDayFrom(new Date(workingDayFrom(new Date()).getTime() + day));
    await clock.at(at, () => tenant.run(() => tenant.get(RemindersService).decide(at)));
    const { rows } = await tenant.owner.query<{ body: string }>(
      `SELECT body FROM messages WHERE body LIKE '%porté par un établissement passé%' AND purpose IN ('reminder', 'reminder_digest')`,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { body } of rows) {
      const [, about = ''] = body.split('porté par un établissement passé');
      expect(about).toContain('L’établissement est passé à une autre structure');
      expect(about.split('\n\n')[0]).not.toMatch(/Nous préparons|commander sous|renouvel|Fondation d’accueil/);
      expect(body).not.toContain(String(site?.['finess_eg']));
    }
  });

  it('is refused by name when the order was placed under another number of the same client', async () => {
    const world = await aServedClient(1);
    const slot = await slotOf(world, null);
    const orders = tenant.get(OrdersService);
    const { order } = await tenant.run(() => orders.open(slot.id));
    await tenant.owner.query(`UPDATE orders SET state = 'ordered' WHERE id = $1`, [order.id]);
    const pem = await pemFor(world, world.sites[0] ?? null);
    const outcome = await tenant.run(() => tenant.get(CertificateImports).intoOrder(order.id, pem));
    expect(outcome).toMatchObject({ imported: false });
    if (!outcome.imported) expect(outcome.verdict.findings.map(({ code }) => code)).toContain('unit_holder');
  });
});

describe('an instance that chose one set per establishment', () => {
  it('with one certificate for the four establishments it serves is covered for one of four', async () => {
    const world = await aServedClient(4);
    await choose(world, 'EG');
    expect((await coverages(world)).filter((line) => line.endsWith('missing'))).toHaveLength(4);
    await put((await slotOf(world, world.sites[1] ?? null)).id, await pemFor(world, world.sites[1] ?? null));
    const needed = (await coverages(world)).filter((line) => !line.endsWith('not_needed'));
    expect(needed).toEqual([
      'INSI-AUTO (Site 1): missing',
      'INSI-AUTO (Site 2): covered',
      'INSI-AUTO (Site 3): missing',
      'INSI-AUTO (Site 4): missing',
    ]);
    const { rows } = await tenant.owner.query(
      'SELECT slots_covered AS covered, slots_needed AS needed FROM client_progress WHERE client_id = $1',
      [world.client.id],
    );
    expect(rows).toEqual([{ covered: 1, needed: 4 }]);
  });

  it('says when and why in the journal, and is refused one that serves nobody', async () => {
    const world = await aServedClient(1);
    expect(await choose(world, 'EG')).toBe(1);
    expect(await choose(world, 'EG')).toBe(0);
    const { rows } = await tenant.owner.query(
      `SELECT reason, summary FROM audit_entries WHERE subject_id = $1 AND action = 'holder_chosen'`,
      [world.instance.id],
    );
    expect(rows).toMatchObject([{ reason: 'Parc existant', summary: expect.stringContaining('FINESS géographiques') }]);
    await expect(choose(await aServedClient(0), 'EG')).rejects.toThrow(RefusedField);
  });
});

describe('the end of the certificate of an establishment', () => {
  it('asks for a new product under the FINESS juridique, and the verified one takes over with the link kept', async () => {
    const world = await aServedClient(2);
    await choose(world, 'EG');
    for (const site of world.sites) await put((await slotOf(world, site)).id, await pemFor(world, site, 30));
    const told = `UPDATE slots SET informed_email = 'dsi@client.test' WHERE instance_id = (SELECT instance_id FROM slots WHERE id = $1) AND establishment_id IS NOT NULL`;
    await tenant.owner.query(told, [(await slotOf(world, world.sites[0] ?? null)).id]);
    const next = await nextOf(world);
    expect(next?.title).toContain('Commander sous le FINESS juridique\u00a0: nouveau produit');
    expect(next?.detail).toContain('ne renouvelle pas');
    const orders = tenant.get(OrdersService);
    const { order } = await tenant.run(() => orders.open(next?.target.id ?? ''));
    const entity = await slotOf(world, null);
    expect(order).toMatchObject({ slotId: entity.id, renewsCertificateId: null });
    const { rows } = await tenant.owner.query('SELECT informed_email FROM slots WHERE id = $1', [entity.id]);
    expect(rows).toEqual([{ informed_email: 'dsi@client.test' }]);
    // One order for both establishments, and it is what their slots wait for.
    const again = await tenant.run(async () => orders.open((await slotOfNow(world, 1)).id));
    expect(again).toMatchObject({ created: false, order: { id: order.id } });
    for (const site of world.sites) expect((await slotOf(world, site)).orderId).toBe(order.id);
    await tenant.owner.query(`UPDATE orders SET state = 'ordered' WHERE id = $1`, [order.id]);
    const pem = await pemFor(world, null);
    await serve(await tenant.run(() => tenant.get(CertificateImports).intoOrder(order.id, pem)));
    const areReplaced = async (notNeededReason: string | null) => {
      for (const site of world.sites)
        expect(await slotOf(world, site)).toMatchObject({ successorId: entity.id, notNeededReason });
    };
    const byIt = 'Remplacé par le certificat juridique.';
    await areReplaced(byIt);
    expect((await slotOf(world, null)).answer.coverage).toBe('covered');
    expect((await nextOf(world))?.title).toContain('Ne rien faire');
    // What was noted by mistake is undone: theirs are in service, and near their end.
    await tenant.run(() => orders.change(order.id, 'undo_verify', { reason: 'Notée trop tôt.' }));
    await areReplaced(null);
    for (const site of world.sites) expect((await slotOf(world, site)).answer.coverage).toBe('expiring');
    await tenant.run(() => orders.change(order.id, 'undo_install', { reason: 'Notée trop tôt.' }));
    await areReplaced(null);
    await tenant.run(() => orders.install(order.id, { installedOn: dayFromToday(0), note: null }));
    await tenant.run(() => orders.change(order.id, 'verify'));
    await areReplaced(byIt);
    // Revoked once it has served, it leaves them what they are.
    await tenant.owner.query('UPDATE certificates SET revoked_at = now() WHERE slot_id = $1', [entity.id]);
    await tenant.run(() => tenant.get(SlotSync).sync([world.client.id]));
    await areReplaced(byIt);
  });

  it('is no reason of the product that follows the client’s own certificate', async () => {
    const world = await aServedClient(1);
    await choose(world, 'EG');
    await put((await slotOf(world, world.sites[0] ?? null)).id, await pemFor(world, world.sites[0] ?? null, 30));
    const orders = tenant.get(OrdersService);
    const open = async () => (await tenant.run(async () => orders.open((await slotOf(world, null)).id))).order;
    const sentence = async (id: string) => {
      const sheet = orderSheet(await tenant.run(() => tenant.get(OrderPageService).facts(id)));
      return sheet.flatMap(({ fields }) => fields).find(({ id: field }) => field === 'product')?.sentence;
    };
    const first = await tenant.run(async () => orders.open((await slotOfNow(world, 0)).id));
    expect(await sentence(first.order.id)).toContain('ne se renouvelle pas sous le FINESS juridique');
    await tenant.owner.query(`UPDATE orders SET state = 'ordered' WHERE id = $1`, [first.order.id]);
    const pem = await pemFor(world, null);
    await serve(await tenant.run(() => tenant.get(CertificateImports).intoOrder(first.order.id, pem)));
    await tenant.owner.query('UPDATE certificates SET revoked_at = now() WHERE slot_id = $1', [first.order.slotId]);
    expect(await sentence((await open()).id)).toContain('aucun certificat de cet emplacement ne peut être renouvelé');
  });

  it('tells once that its slot is needed again, whoever of two opens the order', async () => {
    const world = await aServedClient(1);
    await put((await slotOf(world, null)).id, await pemFor(world, world.sites[0] ?? null, 30));
    const entity = (await slotOf(world, null)).id;
    await tenant.owner.query(`UPDATE slots SET not_needed_reason = 'Plus requis.' WHERE id = $1`, [entity]);
    const slot = await tenant.run(() => tenant.get(SlotsService).byId(entity));
    // Both have found it wanting before either wrote.
    const place = { slot: { ...slot, notNeededReason: null }, todo: 'need_again' as const, holder: null };
    const succession = tenant.get(SlotSuccession);
    await tenant.run(async () => {
      await succession.keep([place]);
      await succession.keep([place]);
    });
    const again = (await journalOf(tenant, entity)).filter(({ action }) => action === 'needed_again');
    expect(again).toHaveLength(1);
  });

  it('is prepared as well by an order that is opened for the client straight away', async () => {
    const world = await aServedClient(2);
    await put((await slotOf(world, null)).id, await pemFor(world, world.sites[0] ?? null, 30));
    const entity = await slotOf(world, null);
    const { order } = await tenant.run(() => tenant.get(OrdersService).open(entity.id));
    expect(await slotOf(world, world.sites[0] ?? null)).toMatchObject({ successorId: entity.id, orderId: order.id });
    expect((await nextOf(world))?.target).toEqual({ kind: 'order', id: order.id });
  });

  it('does not bring the slots of the establishments back when the order of the client is cancelled', async () => {
    const world = await aServedClient(1);
    await put((await slotOf(world, null)).id, await pemFor(world, world.sites[0] ?? null, 30));
    const orders = tenant.get(OrdersService);
    const { order } = await tenant.run(async () => orders.open((await slotOfNow(world, 0)).id));
    expect(await coverages(world)).toEqual(['INSI-AUTO (Site 1): expiring', 'INSI-AUTO: requested']);
    await tenant.run(() => orders.change(order.id, 'cancel', { reason: 'Mauvais client' }));
    expect(await coverages(world)).toEqual(['INSI-AUTO (Site 1): expiring', 'INSI-AUTO: not_needed']);
    expect((await nextOf(world))?.title).toContain('Commander sous le FINESS juridique');
  });
});

describe('the certificate of an establishment that went to another client', () => {
  it('is not replaced by the one of the client that it left, and stays watched', async () => {
    const world = await aServedClient(2);
    const [gone, here] = world.sites as [Row, Row];
    for (const site of world.sites) await put((await slotOf(world, null)).id, await pemFor(world, site, 30));
    await goesElsewhere(world, gone);
    const orders = tenant.get(OrdersService);
    const { order } = await tenant.run(async () => orders.open((await slotOfNow(world, 1)).id));
    expect(await slotOf(world, here)).toMatchObject({ successorId: order.slotId });
    expect(await slotOf(world, gone)).toMatchObject({ successorId: null, orderId: null });
    await tenant.owner.query(`UPDATE orders SET state = 'ordered' WHERE id = $1`, [order.id]);
    const pem = await pemFor(world, null);
    await serve(await tenant.run(() => tenant.get(CertificateImports).intoOrder(order.id, pem)));
    expect((await coverages(world)).sort()).toEqual([
      'INSI-AUTO (Site 1): expiring',
      'INSI-AUTO (Site 2): not_needed',
      'INSI-AUTO: covered',
    ]);
  });

  it('has a certificate that fits no slot here any more, and its own is named to none', async () => {
    const world = await aServedClient(2);
    const [gone, here] = world.sites as [Row, Row];
    for (const site of world.sites) await put((await slotOf(world, null)).id, await pemFor(world, site, 30));
    const { order } = await tenant.run(async () => tenant.get(OrdersService).open((await slotOfNow(world, 1)).id));
    await tenant.owner.query(`UPDATE orders SET state = 'ordered' WHERE id = $1`, [order.id]);
    const fits = async (site: Row) => {
      const outcome = await tenant.run(async () =>
        tenant.get(CertificateImports).intoOrder(order.id, await pemFor(world, site)),
      );
      return outcome.imported ? null : outcome.fits.map(({ id }) => id);
    };
    const theirs = await slotOf(world, gone);
    expect(await fits(gone)).toEqual([theirs.id]);
    await goesElsewhere(world, gone);
    expect(await fits(gone)).toEqual([]);
    expect(await fits(here)).toEqual([(await slotOf(world, here)).id]);
  });

  it('follows no order of the client it left, though one was under way, and the journal says why', async () => {
    const world = await aServedClient(1);
    const [gone] = world.sites as [Row];
    await put((await slotOf(world, null)).id, await pemFor(world, gone, 30));
    const { order } = await tenant.run(async () => tenant.get(OrdersService).open((await slotOfNow(world, 0)).id));
    const left = await slotOf(world, gone);
    expect(left).toMatchObject({ orderId: order.id });
    await goesElsewhere(world, gone);
    expect(await slotOf(world, gone)).toMatchObject({ successorId: null, orderId: null, notNeededReason: null });
    expect((await journalOf(tenant, left.id))[0]).toMatchObject({
      action: 'succession',
      reason: 'L’établissement est passé à un autre client.',
    });
  });

  it('is ordered here no more, though its order is open: what is left is to cancel it', async () => {
    const world = await aServedClient(1);
    const [gone] = world.sites as [Row];
    await choose(world, 'EG');
    const orders = tenant.get(OrdersService);
    const { order } = await tenant.run(async () => orders.open((await slotOfNow(world, 0)).id));
    await tenant.run(() => orders.change(order.id, 'use_platform_key'));
    expect((await nextOf(world))?.title).toContain('Commander le certificat');
    await goesElsewhere(world, gone);
    expect(await nextOf(world)).toMatchObject({
      title: expect.stringContaining('Annuler la commande'),
      detail: expect.stringContaining('L’établissement est passé à un autre client'),
      target: { kind: 'order', id: order.id },
    });
    const placed = { productNumber: null, orderedOn: dayFromToday(0), administratorId: null };
    await expect(tenant.run(() => orders.place(order.id, placed))).rejects.toThrow('est passé à un autre client');
    const page = await tenant.run(async () =>
      orderPageView(await tenant.get(OrderPageService).facts(order.id), new Date()),
    );
    expect(page.notes).toMatchObject([{ tone: 'bad', title: expect.stringContaining('Annuler la commande') }]);
    expect(page).toMatchObject({
      showSheet: false,
      csr: null,
      imports: null,
      place: { refused: [expect.stringContaining('chez ce client')] },
    });
    const slotPage = await tenant.run(() => tenant.get(SlotPageService).facts(order.slotId));
    expect(slotPageView(slotPage, new Date()).imports.reasons).toEqual([
      expect.stringContaining('ses certificats s’importent chez ce client'),
    ]);
    // Its own certificate would be of another number than the one that was ordered.
    await tenant.owner.query(`UPDATE orders SET state = 'to_collect' WHERE id = $1`, [order.id]);
    const own = await pemFor(world, null);
    const brought = tenant.run(() => tenant.get(CertificateImports).intoOrder(order.id, own));
    await expect(brought).rejects.toThrow('ne s’importe plus ici');
    await tenant.run(() => orders.change(order.id, 'cancel', { reason: 'Commandée ailleurs' }));
    // The instance has been emptied: it asks for nothing, the client's own neither (docs/decisions/0106).
    expect((await coverages(world)).filter((line) => !line.endsWith('not_needed'))).toEqual([]);
  });
});

describe('a slot that a person adds', () => {
  const form = { purpose: 'other' as const, name: 'ROC', product: 'ORG_CONF', commonName: 'ROC DUI', holder: null };

  it('is needed with its reason whatever the services, until a person ends it', async () => {
    const world = await aServedClient(1);
    const add = () =>
      tenant.run(() =>
        tenant
          .get(SlotsByHand)
          .add(world.client.id, { ...form, instanceId: world.instance.id, reason: 'Échanges avec une mutuelle' }),
      );
    const id = await add();
    expect(await coverages(world)).toContain('ROC: missing');
    await expect(add()).rejects.toThrow(RefusedField);
    await tenant.run(() => tenant.get(SlotsService).stopWatching(id, 'Projet abandonné'));
    expect(await coverages(world)).toContain('ROC: not_needed');
    expect(await add()).toBe(id);
    expect(await coverages(world)).toContain('ROC: missing');
  });

  it('is refused a product that the platform does not sell for it, a server without its name, and a stranger as holder', async () => {
    const world = await aServedClient(1);
    const add = (more: Partial<Parameters<SlotsByHand['add']>[1]>) =>
      tenant.run(() =>
        tenant
          .get(SlotsByHand)
          .add(world.client.id, { ...form, instanceId: world.instance.id, reason: 'Essai', ...more }),
      );
    await expect(add({ purpose: 'psc', product: 'ORG_SIGN' })).rejects.toThrow('ORG AUTH_CLI');
    await expect(add({ product: 'SERV_SSL', commonName: 'serveur' })).rejects.toThrow('nom de domaine complet');
    await expect(add({ name: null })).rejects.toThrow('Nommez');
    await expect(add({ holder: randomUUID() })).rejects.toThrow('ne sert pas');
  });
});

describe('the slots of many clients with one set per establishment', () => {
  it('come in as many statements for twelve clients as for one', async () => {
    const query = jest.spyOn(tenant.get(TenantDb), 'query');
    const statements: number[] = [];
    for (const count of [1, 12]) {
      const worlds: World[] = [];
      for (let index = 0; index < count; index += 1) worlds.push(await aServedClient(3));
      await tenant.owner.query(`UPDATE instances SET holder_level = 'EG' WHERE id = ANY ($1)`, [
        worlds.map(({ instance }) => instance.id),
      ]);
      await tenant.run(async () => {
        query.mockClear();
        await tenant.get(SlotSync).sync(worlds.map(({ client }) => client.id));
        statements.push(query.mock.calls.length);
      });
      for (const world of worlds)
        expect((await coverages(world)).filter((line) => line.endsWith('missing'))).toHaveLength(3);
    }
    query.mockRestore();
    expect(statements[1]).toBe(statements[0]);
  });
});

/** As its page does, once the register says so. */
async function goesElsewhere({ client }: World, site: Row): Promise<Row> {
  const other = await aClient(tenant, { name: 'Fondation d’accueil' });
  await tenant.owner.query(
    `INSERT INTO directory_establishments (finess, legal_entity_finess, name, extracted_on) VALUES ($1, $2, 'Site', '2026-05-12')`,
    [site['finess_eg'], other['finess_ej']],
  );
  await tenant.run(async () => {
    const db = tenant.get(TenantDb);
    const [from, gone] = [await db.theOne(Client, { id: client.id }), await db.theOne(Establishment, { id: site.id })];
    await tenant.get(EstablishmentTransfer).move(from, gone);
  });
  return other;
}

async function slotOfNow(world: World, index: number) {
  const slots = await tenant.get(CoverageQueries).ofClient(world.client.id);
  const slot = slots.find(({ establishmentId }) => establishmentId === world.sites[index]?.id);
  if (!slot) throw new Error('no such slot');
  return slot;
}
