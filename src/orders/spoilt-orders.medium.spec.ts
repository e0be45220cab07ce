import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { webcrypto } from 'node:crypto';
import { anEstablishment, anInstance, dayFromToday, goesElsewhere } from '../../test/support/factories.js';
import { slotNamed, subjectOf, startOrdering } from '../../test/support/orders.js';
import { issueCertificate, makeCsr } from '../../test/support/pki.js';
import { journalOf } from '../../test/support/records.js';
import { registerOf } from '../../test/support/register-changes.js';
import { WaitsQueries } from '../reminders/waits/waits.queries.js';
import { clock } from '../platform/clock.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { isSpoilt, isSpoiltByKey, spoiltOrder } from '../slots/spoilt-order.facts.js';
import { csrIsExpected, csrsAreExpected } from './asked/expected-csr.facts.js';
import { notesView } from './order-head.view.js';
import { CertificateImports } from '../certificates/import/certificate-imports.service.js';
import { OrderMoves } from './order-moves.service.js';
import { OrderPageService } from './order-page.service.js';
import { stillDelivered } from './order.transitions.js';
import type { OrderState } from '../journey/states/order-states.js';
import { LapsedOrders } from './sets/lapsed-orders.service.js';

let { tenant, authority, hand } = {} as Awaited<ReturnType<typeof startOrdering>>;
beforeAll(async () => {
  ({ tenant, authority, hand } = await startOrdering());
});
afterAll(() => tenant?.stop());

// Of whatever the orders have become: as told of many, so told of one.
afterEach(async () => {
  const sql = `SELECT o.number, ${spoiltOrder('o')} AS of_one, ${isSpoilt('o')} AS of_many FROM open_orders o ORDER BY o.number`;
  const rows = await tenant.run(() =>
    tenant.get(TenantDb).query<{ number: string; ofOne: string | null; ofMany: boolean }>(sql),
  );
  expect(rows.filter(({ ofOne, ofMany }) => (ofOne !== null) !== ofMany)).toEqual([]);
});

/** An order of a client for whom all is right, as far on its road as asked. */
async function anOrderAt(state: OrderState) {
  const { client, slots } = await hand.aClientWithSlots(['insi_manu']);
  await tenant.owner.query(`UPDATE editors SET ans_contract_signed_on = '2020-01-01'`);
  const { order } = await hand.open(slotNamed(slots, 'INSI-MANU').id);
  const csr = await makeCsr({ subject: subjectOf(client, 'INSI-MANU') });
  const key = await webcrypto.subtle.exportKey('pkcs8', csr.keys.privateKey);
  const pem = `-----BEGIN PRIVATE KEY-----\n${Buffer.from(key).toString('base64')}\n-----END PRIVATE KEY-----\n`;
  const issued = await issueCertificate(authority, { csrPem: csr.pem });
  const steps: [OrderState, () => Promise<unknown>][] = [
    ['csr_checked', () => hand.upload(order.id, csr.pem)],
    ['to_order', () => hand.run(() => hand.orders.change(order.id, 'release'))],
    ['ordered', () => hand.place(order.id)],
    ['to_collect', () => hand.run(() => hand.orders.change(order.id, 'announce'))],
    ['collected', () => hand.importInto(order.id, issued.pem)],
    ['installed', () => hand.run(() => hand.orders.install(order.id, { installedOn: dayFromToday(0), note: null }))],
  ];
  let at: OrderState = 'csr_expected';
  for (const [reached, step] of steps) {
    if (at === state) break;
    await step();
    at = reached;
  }
  return { client, order, pem, csr, issued };
}

// By the gesture that happens: the key goes where another CSR should.
async function dropKey(pem: string): Promise<void> {
  const { slots } = await hand.aClientWithSlots(['insi_manu']);
  const { order } = await hand.open(slotNamed(slots, 'INSI-MANU').id);
  expect(await hand.upload(order.id, pem)).toMatchObject({ kept: false, finding: { code: 'private_key' } });
}

const next = async (clientId: unknown) => {
  const sql = 'SELECT code, title, who FROM client_progress WHERE client_id = $1';
  return (await tenant.owner.query<{ code: string; title: string; who: string }>(sql, [clientId])).rows[0];
};
const stateOf = async (orderId: string) => (await tenant.run(() => tenant.get(OrderMoves).byId(orderId))).state;
const waitsOf = (clientId: unknown) => tenant.run(() => tenant.get(WaitsQueries).ofClient(String(clientId)));

const install = (id: string) => hand.run(() => hand.orders.install(id, { installedOn: dayFromToday(0), note: null }));
const change = (id: string, action: 'release' | 'verify') => hand.run(() => hand.orders.change(id, action));
const revoke = (orderId: string) =>
  tenant.owner.query(
    'UPDATE certificates SET revoked_at = now() WHERE id = (SELECT certificate_id FROM orders WHERE id = $1)',
    [orderId],
  );

describe('an order whose key came to us', () => {
  it.each<[OrderState, string, (id: string) => Promise<unknown>]>([
    ['csr_checked', 'Refaire la CSR', (id) => change(id, 'release')],
    ['to_order', 'Refaire la CSR', (id) => hand.place(id)],
    ['collected', 'Révoquer le certificat', install],
  ])('%s: says « %s », and does not go on', async (state, title, goOn) => {
    const { client, order, pem } = await anOrderAt(state);
    expect(await next(client.id)).toMatchObject({ code: `order_${state}` });
    await dropKey(pem);
    expect(await next(client.id)).toMatchObject({
      code: 'order_spoilt',
      who: 'administrator',
      title: expect.stringContaining(title),
    });
    await expect(goOn(order.id)).rejects.toThrow('Sa clé privée nous est parvenue, elle est exposée');
    expect(await stateOf(order.id)).toBe(state);
    expect(await waitsOf(client.id)).toEqual([]);
  });

  it.each<OrderState>(['ordered', 'to_collect'])('%s: is cancelled, and its certificate not taken', async (state) => {
    const { client, order, pem, issued } = await anOrderAt(state);
    await dropKey(pem);
    expect(await next(client.id)).toMatchObject({
      code: 'order_spoilt',
      title: expect.stringContaining('Annuler la commande'),
    });
    expect(await waitsOf(client.id)).toEqual([]);
    if (state === 'to_collect') expect(await hand.importInto(order.id, issued.pem)).toMatchObject({ imported: false });
    const notes = () => hand.run(async () => notesView(await tenant.get(OrderPageService).facts(order.id)));
    expect(await notes()).not.toContainEqual(expect.objectContaining({ text: stillDelivered }));
    await hand.run(() => hand.orders.change(order.id, 'cancel', { reason: 'clé exposée' }));
    expect(await next(client.id)).toMatchObject({ code: 'order_missing' });
    expect(await notes()).toEqual([
      { tone: 'bad', title: expect.stringContaining('est exposée'), text: stillDelivered },
    ]);
  });

  it('cancelled once placed: its page says so when what the platform delivered still was imported', async () => {
    const { order, issued } = await anOrderAt('to_collect');
    await hand.run(() => hand.orders.change(order.id, 'cancel', { reason: 'erreur de structure' }));
    const notes = () => hand.run(async () => notesView(await tenant.get(OrderPageService).facts(order.id)));
    expect(await notes()).toEqual([expect.objectContaining({ tone: 'soon', text: stillDelivered })]);
    const taken = await hand.run(() => tenant.get(CertificateImports).intoSlot(order.slotId, Buffer.from(issued.pem)));
    const imported = taken.imported ? taken : null;
    const delivered = {
      title: expect.stringContaining('a été délivré et importé'),
      href: `/certificates/${imported?.certificateId}`,
    };
    expect(await notes()).toEqual([
      expect.objectContaining({ ...delivered, tone: 'soon', text: expect.stringContaining('S’il ne doit pas servir') }),
    ]);
    await revoke(imported?.order?.id ?? '');
    expect(await notes()).toEqual([
      expect.objectContaining({ ...delivered, tone: 'move', text: expect.stringContaining('Il est révoqué') }),
    ]);
  });

  it('installed: is verified, and made again as any other in service', async () => {
    const { client, order, pem } = await anOrderAt('installed');
    await dropKey(pem);
    expect(await next(client.id)).toMatchObject({ code: 'order_installed' });
    await change(order.id, 'verify');
    expect(await next(client.id)).toMatchObject({ code: 'slot_to_redo' });
  });

  it('goes on with another CSR', async () => {
    const { client, order, pem } = await anOrderAt('to_order');
    await dropKey(pem);
    const other = await makeCsr({ subject: subjectOf(client, 'INSI-MANU') });
    expect(await hand.upload(order.id, other.pem)).toMatchObject({ kept: true, acceptable: true });
    expect(await next(client.id)).toMatchObject({ code: 'order_csr_checked' });
    await hand.place(order.id);
    expect(await stateOf(order.id)).toBe('ordered');
  });

  it('is told of in its journal, and only it', async () => {
    const [{ order, pem, csr, client }, other] = [await anOrderAt('to_order'), await anOrderAt('to_order')];
    await dropKey(pem);
    const told = await journalOf(tenant, order.id);
    expect(told.filter(({ action }) => action === 'key_exposed').map(({ summary }) => summary)).toEqual([
      `Alerte\u00a0: la clé privée de la CSR de la commande ${order.number} nous est parvenue, à refaire avec une clé neuve`,
    ]);
    expect((await journalOf(tenant, other.order.id)).map(({ action }) => action)).not.toContain('key_exposed');
    expect(await next(other.client.id)).toMatchObject({ code: 'order_to_order' });
    // The same CSR again is refused: it is of that key.
    expect(await hand.upload(order.id, csr.pem)).toMatchObject({ kept: true, acceptable: false });
    expect(await next(client.id)).toMatchObject({ code: 'order_spoilt' });
  });
});

describe('an order whose establishment went to another client', () => {
  const waits = `ARRAY[${csrIsExpected('o')}, ${csrsAreExpected('o')}] AS waits`;
  const sql = `SELECT ${spoiltOrder('o')} AS of_one, ${isSpoilt('o')} AS of_many, ${waits} FROM open_orders o WHERE o.id = $1`;
  const toldOf = (id: string) => tenant.run(() => tenant.get(TenantDb).query(sql, [id]));

  it.each<[OrderState, string | null]>([
    ['csr_expected', 'elsewhere'],
    ['to_order', 'elsewhere'],
    ['collected', null],
  ])('%s: is spoilt (%s) as long as it has no certificate, until it is back', async (state, spoilt) => {
    const { order } = await anOrderAt(state);
    const { rows } = await tenant.owner.query('SELECT slot_id, client_id FROM orders WHERE id = $1', [order.id]);
    await goesElsewhere(tenant, rows[0].slot_id);
    expect(await toldOf(order.id)).toEqual([{ ofOne: spoilt, ofMany: spoilt !== null, waits: [false, false] }]);
    const back = `UPDATE establishments SET client_id = $1 WHERE id = (SELECT establishment_id FROM slots WHERE id = $2)`;
    await tenant.owner.query(back, [rows[0].client_id, rows[0].slot_id]);
    const waiting = state === 'csr_expected';
    expect(await toldOf(order.id)).toEqual([{ ofOne: null, ofMany: false, waits: [waiting, waiting] }]);
  });
});

describe('an order whose instance went out of service', () => {
  // Its client has another one, which still asks for its certificates.
  const anOrderOf = async (state: OrderState) => {
    const made = await anOrderAt(state);
    await anInstance(tenant, { client_id: made.client.id, services: ['insi_manu'] });
    return made;
  };
  const setInstance = (orderId: string, retiredAt: Date | null) =>
    tenant.owner.query(
      'UPDATE instances i SET retired_at = $2 FROM orders o JOIN slots s ON s.id = o.slot_id WHERE o.id = $1 AND i.id = s.instance_id',
      [orderId, retiredAt],
    );

  it.each<[OrderState, string, (id: string) => Promise<unknown>]>([
    ['csr_checked', 'Annuler', (id) => change(id, 'release')],
    ['to_order', 'Annuler', (id) => hand.place(id)],
    ['collected', 'Révoquer', install],
    ['installed', 'Révoquer', (id) => change(id, 'verify')],
  ])('%s: does not go on, « %s », until it is back', async (state, title, goOn) => {
    const { client, order } = await anOrderOf(state);
    await setInstance(order.id, new Date());
    await hand.touch(client.id);
    expect(await next(client.id)).toMatchObject({ code: 'order_spoilt', title: expect.stringContaining(title) });
    await expect(goOn(order.id)).rejects.toThrow('L’instance est hors service');
    expect(await waitsOf(client.id)).toEqual([]);
    await setInstance(order.id, null);
    await hand.touch(client.id);
    expect(await next(client.id)).toMatchObject({ code: `order_${state}` });
    await goOn(order.id);
  });

  it('is cancelled, once what was delivered is revoked', async () => {
    const [early, late] = [await anOrderOf('to_collect'), await anOrderOf('collected')];
    for (const { order } of [early, late]) await setInstance(order.id, new Date());
    const cancel = (id: string) => hand.run(() => hand.orders.change(id, 'cancel', { reason: 'hors service' }));
    await cancel(early.order.id);
    await expect(cancel(late.order.id)).rejects.toThrow('révoquez-le sur la plateforme');
    await revoke(late.order.id);
    await cancel(late.order.id);
    for (const { order } of [early, late]) expect(await stateOf(order.id)).toBe('cancelled');
  });

  it('says first that its key came, once it is passed', async () => {
    const [early, late] = [await anOrderOf('to_order'), await anOrderOf('collected')];
    for (const { order } of [early, late]) await setInstance(order.id, new Date());
    for (const { pem } of [early, late]) await dropKey(pem);
    for (const { client } of [early, late]) await hand.touch(client.id);
    expect((await next(early.client.id))?.title).toContain('Annuler la commande');
    expect((await next(late.client.id))?.title).toContain('sans l’installer');
  });
});

describe('an order whose establishment is closed', () => {
  /** Of an establishment of the client; closed or open again, as one says. */
  async function anOrderOfOne(state: OrderState) {
    const made = await anOrderAt(state);
    const site = await anEstablishment(tenant, { client_id: made.client.id });
    await tenant.owner.query(
      'UPDATE slots SET establishment_id = $1 WHERE id = (SELECT slot_id FROM orders WHERE id = $2)',
      [site.id, made.order.id],
    );
    const closed = async (reason: string | null) => {
      const day = reason && dayFromToday(0);
      const close = 'UPDATE establishments SET closed_on = $2, closed_reason = $3 WHERE id = $1';
      await tenant.owner.query(close, [site.id, day, reason]);
      await hand.touch(made.client.id);
    };
    return { ...made, closed };
  }

  it.each<[OrderState, string, (id: string) => Promise<unknown>]>([
    ['csr_checked', 'Annuler', (id) => change(id, 'release')],
    ['to_order', 'Annuler', (id) => hand.place(id)],
    ['collected', 'Révoquer', install],
    ['installed', 'Révoquer', (id) => change(id, 'verify')],
  ])('%s: does not go on, « %s », until it is open again', async (state, title, goOn) => {
    const { client, order, closed } = await anOrderOfOne(state);
    await closed('Fermé');
    expect(await next(client.id)).toMatchObject({ code: 'order_spoilt', title: expect.stringContaining(title) });
    await expect(goOn(order.id)).rejects.toThrow('L’établissement est fermé');
    expect(await waitsOf(client.id)).toEqual([]);
    await closed(null);
    expect(await next(client.id)).toMatchObject({ code: `order_${state}` });
    await goOn(order.id);
  });

  it('asks nobody for its CSR, and is cancelled, once what was delivered is revoked', async () => {
    const [early, late] = [await anOrderOfOne('csr_expected'), await anOrderOfOne('collected')];
    for (const { closed } of [early, late]) await closed('Fermé');
    const asked = `SELECT ARRAY[${csrIsExpected('o')}, ${csrsAreExpected('o')}] AS waits FROM open_orders o WHERE o.id = $1`;
    expect(await tenant.run(() => tenant.get(TenantDb).query(asked, [early.order.id]))).toEqual([
      { waits: [false, false] },
    ]);
    const cancel = (id: string) => hand.run(() => hand.orders.change(id, 'cancel', { reason: 'fermé' }));
    await cancel(early.order.id);
    await expect(cancel(late.order.id)).rejects.toThrow('révoquez-le sur la plateforme');
    await revoke(late.order.id);
    await cancel(late.order.id);
    for (const { order } of [early, late]) expect(await stateOf(order.id)).toBe('cancelled');
  });
});

describe('an order of a client whose legal entity is closed', () => {
  const closedOn = dayFromToday(-3);
  async function anOrderOfClosed(state: OrderState) {
    const made = await anOrderAt(state);
    await registerOf(tenant).registered(made.client['finess_ej'], { closed_on: closedOn });
    await hand.touch(made.client.id);
    return made;
  }
  const contest = async (id: unknown) => {
    await tenant.owner.query('UPDATE clients SET contested_closure = $2 WHERE id = $1', [id, closedOn]);
    await hand.touch(String(id));
  };

  it.each<[OrderState, (id: string) => Promise<unknown>]>([
    ['csr_checked', (id) => change(id, 'release')],
    ['to_order', (id) => hand.place(id)],
  ])('%s: is to be cancelled, until somebody contests the closure', async (state, goOn) => {
    const { client, order } = await anOrderOfClosed(state);
    await expect(goOn(order.id)).rejects.toThrow('L’entité juridique du client est fermée');
    const notes = () => hand.run(async () => notesView(await tenant.get(OrderPageService).facts(order.id)));
    expect((await notes())[0]).toMatchObject({
      title: expect.stringContaining('Annuler la commande'),
      href: `/clients/${client.id}/closure`,
    });
    expect(await waitsOf(client.id)).toEqual([]);
    await contest(client.id);
    expect(await next(client.id)).toMatchObject({ code: `order_${state}` });
    await goOn(order.id);
  });

  it('asks nobody for its CSR, and no other one for a key that came', async () => {
    const { client, order } = await anOrderOfClosed('csr_expected');
    const asked = () =>
      tenant.run(() =>
        tenant
          .get(TenantDb)
          .query(
            `SELECT ARRAY[${csrIsExpected('o')}, ${csrsAreExpected('o')}] AS waits FROM open_orders o WHERE o.id = $1`,
            [order.id],
          ),
      );
    expect(await asked()).toEqual([{ waits: [false, false] }]);
    await contest(client.id);
    expect(await asked()).toEqual([{ waits: [true, true] }]);
    const late = await anOrderOfClosed('csr_checked');
    await dropKey(late.pem);
    const told = `SELECT ${spoiltOrder('o')} AS one, ${isSpoiltByKey('o')} AS many FROM open_orders o WHERE o.id = $1`;
    expect(await tenant.run(() => tenant.get(TenantDb).query(told, [late.order.id]))).toEqual([
      { one: 'entity', many: false },
    ]);
  });

  it.each<OrderState>(['ordered', 'collected'])('%s: goes on, for what the platform has is a fact', async (state) => {
    const { order } = await anOrderOfClosed(state);
    expect((await tenant.run(() => tenant.get(OrderPageService).facts(order.id))).spoilt).toBeNull();
  });
});

describe('an order whose certificate was revoked before it was in service', () => {
  it.each<[OrderState, (id: string) => Promise<unknown>]>([
    ['collected', install],
    ['installed', (id) => change(id, 'verify')],
  ])('%s: does not go on, and is cancelled', async (state, goOn) => {
    const { client, order } = await anOrderAt(state);
    await revoke(order.id);
    await hand.touch(client.id);
    expect(await next(client.id)).toMatchObject({
      code: 'order_spoilt',
      who: 'editor',
      title: 'Annuler la commande du certificat INSI-MANU, révoqué',
    });
    await expect(goOn(order.id)).rejects.toThrow('Il est révoqué et ne peut plus servir');
    expect((await waitsOf(client.id)).map(({ rule }) => rule)).toEqual(['revocation']);
    await hand.run(() => hand.orders.change(order.id, 'cancel', { reason: 'révoqué' }));
    expect(await next(client.id)).toMatchObject({ code: 'slot_revoked' });
  });
});

describe('an order whose certificate ended before it was in service', () => {
  const expire = (orderId: string) =>
    tenant.owner.query(
      `UPDATE certificates SET not_after = now() - interval '1 day' WHERE id = (SELECT certificate_id FROM orders WHERE id = $1)`,
      [orderId],
    );
  const expiredAt = async (state: OrderState) => {
    const made = await anOrderAt(state);
    await expire(made.order.id);
    await hand.touch(made.client.id);
    return made;
  };
  const close = () => hand.run(() => tenant.get(LapsedOrders).close());

  it.each<[OrderState, (id: string) => Promise<unknown>]>([
    ['collected', install],
    ['installed', (id) => change(id, 'verify')],
  ])('%s: does not go on, and is cancelled', async (state, goOn) => {
    const { client, order } = await expiredAt(state);
    expect(await next(client.id)).toMatchObject({
      code: 'order_spoilt',
      who: 'editor',
      title: 'Annuler la commande du certificat INSI-MANU, expiré',
    });
    await expect(goOn(order.id)).rejects.toThrow('Il a expiré et ne peut plus servir');
    expect(await waitsOf(client.id)).toEqual([]);
    await hand.run(() => hand.orders.change(order.id, 'cancel', { reason: 'expiré' }));
    expect(await next(client.id)).toMatchObject({ code: 'slot_expired' });
  });

  it('is cancelled, whatever came of its key or its instance', async () => {
    const { client, order, pem } = await expiredAt('collected');
    await dropKey(pem);
    await hand.touch(client.id);
    expect((await next(client.id))?.title).toContain('expiré');
    await hand.run(() => hand.orders.change(order.id, 'cancel', { reason: 'expiré' }));
  });

  it('is closed by itself, told once, and its slot is one to order again', async () => {
    const [due, installed] = [await expiredAt('collected'), await expiredAt('installed')];
    const others = [await anOrderAt('collected'), await anOrderAt('to_collect')];
    expect(await close()).toBe(2);
    for (const { client, order } of [due, installed]) {
      expect(await stateOf(order.id)).toBe('cancelled');
      expect(await next(client.id)).toMatchObject({ code: 'slot_expired' });
      const told = (await journalOf(tenant, order.id)).filter(({ action }) => action === 'lapse');
      expect(told.map(({ summary }) => summary)).toEqual([
        `Commande close, son certificat a expiré\u00a0: INSI-MANU, ${order.number}`,
      ]);
    }
    expect(await Promise.all(others.map(({ order }) => stateOf(order.id)))).toEqual(['collected', 'to_collect']);
    expect(await close()).toBe(0);
  });

  it('is closed by itself too where it ends sooner than the wrong one that it was brought over', async () => {
    const { client, order: first } = await anOrderAt('installed');
    await change(first.id, 'verify');
    // Made under the former name: what comes next is no better for ending later.
    await tenant.owner.query(`UPDATE clients SET subject_changed_at = now(), departement = '83' WHERE id = $1`, [
      client.id,
    ]);
    await tenant.owner.query(
      `UPDATE certificates SET subject = replace(subject, ', O=', ', ST=Alpes-Maritimes (06), O='), not_before = now() - interval '1 hour' WHERE client_id = $1`,
      [client.id],
    );
    await hand.touch(client.id);
    const notAfter = new Date(Date.now() + 20 * 86_400_000);
    const { pem: sooner } = await issueCertificate(authority, { subject: subjectOf(client, 'INSI-MANU'), notAfter });
    const slot = slotNamed(await hand.slotsOf(client.id), 'INSI-MANU');
    const taken = await tenant.run(() => hand.imports.intoSlot(slot.id, Buffer.from(sooner)));
    if (!taken.imported || taken.history) throw new Error(JSON.stringify(taken));
    const at = <Answer>(days: number, work: () => Promise<Answer>) =>
      clock.at(new Date(Date.now() + days * 86_400_000), work);
    expect(await at(19, close)).toBe(0);
    const toldOf = (sql: string) =>
      at(21, () =>
        tenant.run(() => tenant.get(TenantDb).query<{ told: unknown }>(`${sql} WHERE o.id = $1`, [taken.order.id])),
      );
    expect(await toldOf(`SELECT ${spoiltOrder('o')} AS told FROM open_orders o`)).toEqual([{ told: 'expired' }]);
    expect(await toldOf(`SELECT ${isSpoilt('o')} AS told FROM open_orders o`)).toEqual([{ told: true }]);
    expect(await at(21, close)).toBe(1);
    expect(await stateOf(taken.order.id)).toBe('cancelled');
    expect(await next(client.id)).toMatchObject({ code: 'slot_to_redo' });
  });

  it('leaves what was revoked to a person', async () => {
    const { order } = await expiredAt('collected');
    await revoke(order.id);
    expect(await close()).toBe(0);
    expect(await stateOf(order.id)).toBe('collected');
  });
});
