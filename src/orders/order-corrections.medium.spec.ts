import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { anAdministrator, anAssignment, dayFromToday } from '../../test/support/factories.js';
import { ordersOf, slotNamed, subjectOf, productOf } from '../../test/support/orders.js';
import { issueCertificate, makeTestAuthority } from '../../test/support/pki.js';
import { journalOf } from '../../test/support/records.js';
import { trust } from '../../test/support/trust.js';

const app = await anApp();
const authority = await makeTestAuthority('TEST');
await trust(app, authority.authorities, authority.environment);
const hand = ordersOf(app);
const support = await app.signIn('support');
const send = (address: string, answers: object) => support.post(address).type('form').send(answers);
const page = async (id: string) => pageOf(await support.get(`/orders/${id}`).expect(200));
const stateOf = async (id: string) => (await hand.run(() => hand.orders.byId(id))).state;

type Page = ReturnType<typeof pageOf>;
/** What a form of the page sends as it stands. */
const answersOf = (shown: Page, form: string) =>
  Object.fromEntries(
    shown(`${form} input[name], ${form} select[name]`)
      .toArray()
      .map((field) => [shown(field).attr('name') ?? '', String(shown(field).val() ?? '')]),
  );

async function aPlacedOrder() {
  const { client, slots } = await hand.aClientWithSlots(['insi_auto']);
  const slot = slotNamed(slots, 'INSI-AUTO');
  const { order } = await hand.open(slot.id);
  await hand.run(() => hand.orders.change(order.id, 'use_platform_key'));
  await hand.place(order.id);
  return { client, slot, id: order.id, number: order.number };
}

async function aVerifiedOrder() {
  const placed = await aPlacedOrder();
  const { pem } = await issueCertificate(authority, { subject: subjectOf(placed.client, 'INSI-AUTO') });
  const taken = await hand.importInto(placed.id, pem);
  if (!taken.imported || taken.history) throw new Error(JSON.stringify(taken));
  await send(`/orders/${placed.id}/installation`, { installedOn: dayFromToday(0), note: '' }).expect(303);
  await send(`/orders/${placed.id}/verification`, {}).expect(303);
  expect(await stateOf(placed.id)).toBe('verified');
  return { ...placed, certificateId: taken.certificateId };
}

describe('what was noted of an order on the platform', () => {
  it('is put right while its certificate is awaited: the journal says what it was', async () => {
    const { client, id, number } = await aPlacedOrder();
    const other = await anAdministrator(app, { first_name: 'Inès', last_name: 'Carvalho' });
    await anAssignment(app, { client_id: client.id, administrator_id: other.id });
    const answers = answersOf(await page(id), `form[action="/orders/${id}/placement/correction"]`);
    const right = {
      ...answers,
      _token: '',
      productNumber: '4521',
      orderedOn: dayFromToday(-1),
      administratorId: other.id,
    };
    await send(`/orders/${id}/placement/correction`, right).expect(303);
    const order = await hand.run(() => hand.orders.byId(id));
    expect(order).toMatchObject({
      productNumber: '4521',
      orderedOn: dayFromToday(-1),
      placedByAdministratorId: other.id,
      administratorId: other.id,
    });
    const told = (await journalOf(app, id)).find(({ action }) => action === 'edited');
    expect(told?.summary).toContain(`Commande ${number} corrigée`);
    expect(told?.summary).toContain(`«\u00a04521\u00a0» au lieu de «\u00a0${productOf(id)}\u00a0»`);
    expect(told?.summary).toContain('«\u00a0Inès Carvalho\u00a0» au lieu de');
    // Somebody else had the page open since.
    await send(`/orders/${id}/placement/correction`, { ...answers, _token: '', productNumber: '9999' }).expect(409);
    await send(`/orders/${id}/placement/correction`, {
      ...right,
      version: order.version,
      orderedOn: dayFromToday(-100),
    }).expect(422);
  });

  it('is put right no more once its certificate is there', async () => {
    const { id } = await aVerifiedOrder();
    expect((await page(id))('form[action$="/placement/correction"]').length).toBe(0);
    const answers = { productNumber: '1', orderedOn: dayFromToday(0), administratorId: '', version: 1 };
    await send(`/orders/${id}/placement/correction`, answers);
    expect((await hand.run(() => hand.orders.byId(id))).productNumber).toBe(productOf(id));
  });
});

describe('what was noted of a certificate by mistake', () => {
  it('is taken back with a reason, its verification and then its installation: the certificate has none any more, and both may be noted again', async () => {
    const { id, certificateId, slot } = await aVerifiedOrder();
    const inForce = async () =>
      (await app.owner.query<{ it: string }>('SELECT in_force AS it FROM slots WHERE id = $1', [slot.id])).rows[0]?.it;
    expect(await inForce()).toBe('verified');
    await send(`/orders/${id}/verification-withdrawal`, { 'verification-withdrawal-reason': '' }).expect(422);
    const reason = 'Noté sur la mauvaise commande.';
    await send(`/orders/${id}/verification-withdrawal`, { 'verification-withdrawal-reason': reason }).expect(303);
    expect([await stateOf(id), await inForce()]).toEqual(['installed', 'installed']);
    await send(`/orders/${id}/installation-withdrawal`, { 'installation-withdrawal-reason': reason }).expect(303);
    expect([await stateOf(id), await inForce()]).toEqual(['collected', 'issued']);
    const { rows } = await app.owner.query('SELECT installed_at, verified_at FROM certificates WHERE id = $1', [
      certificateId,
    ]);
    expect(rows).toEqual([{ installed_at: null, verified_at: null }]);
    const told = (await journalOf(app, id)).filter(({ action }) => action.startsWith('undo_'));
    expect(told.map((one) => one.reason)).toEqual([reason, reason]);
    await send(`/orders/${id}/installation`, { installedOn: dayFromToday(0), note: '' }).expect(303);
    await send(`/orders/${id}/verification`, {}).expect(303);
    expect(await inForce()).toBe('verified');
  });

  it('is taken back by the message that told it', async () => {
    const { id } = await aVerifiedOrder();
    const shown = await page(id);
    const undo = `form[action="/orders/${id}/verification-withdrawal"]:has(input[type="hidden"][name$="-reason"])`;
    expect(shown(undo).text()).toContain('Défaire');
    await send(`/orders/${id}/verification-withdrawal`, answersOf(shown, undo)).expect(303);
    expect(await stateOf(id)).toBe('installed');
  });

  it('stays once another order of the slot has followed, or the certificate is over or revoked; its page says why', async () => {
    const { id, slot, certificateId } = await aVerifiedOrder();
    const next = await hand.open(slot.id);
    const why = async () => {
      await send(`/orders/${id}/verification-withdrawal`, { 'verification-withdrawal-reason': 'Erreur' });
      expect(await stateOf(id)).toBe('verified');
      return wordsOf(await page(id), 'main');
    };
    expect(await why()).toContain('Une commande plus récente a suivi');
    await hand.run(() => hand.orders.change(next.order.id, 'cancel', { reason: 'Essai' }));
    await app.owner.query(`UPDATE certificates SET not_after = moment() - interval '1 hour' WHERE id = $1`, [
      certificateId,
    ]);
    expect(await why()).toContain('Le certificat a expiré depuis');
    await app.owner.query('UPDATE certificates SET revoked_at = moment() WHERE id = $1', [certificateId]);
    expect(await why()).toContain('Le certificat est révoqué depuis');
  });
});
