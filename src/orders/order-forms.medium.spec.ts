import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import {
  aCertificate,
  aClient,
  aCsr,
  aDelegation,
  anAdministrator,
  anAssignment,
  anOrder,
  aSlot,
  dayFromToday,
} from '../../test/support/factories.js';

const app = await anApp();
const support = await app.signIn('support');

const send = (address: string, form: object) => support.post(address).type('form').send(form);

/** An order that may be placed by people with these addresses, or facts. */
async function toOrder(...people: (string | { first_name: string; last_name: string })[]) {
  const client = await aClient(app);
  await aDelegation(app, { client_id: client.id });
  for (const one of people) {
    const person = await anAdministrator(
      app,
      typeof one === 'string' ? { email: one } : { ...one, email: 'b@editeur.test' },
    );
    await anAssignment(app, { client_id: client.id, administrator_id: person.id });
  }
  const slot = await aSlot(app, { client_id: client.id, actor_email: 'certificats@editeur.test' });
  return anOrder(app, { client_id: client.id, slot_id: slot.id, state: 'to_order', key_made_on_platform: true });
}

describe('the form of a placed order', () => {
  it('loses no product number when who ordered is not said', async () => {
    const { id } = await toOrder('un@editeur.test', 'deux@editeur.test');
    const form = { productNumber: 'PR-2026-77', orderedOn: dayFromToday(0) };
    const page = pageOf(await send(`/orders/${id}/placement`, form).expect(422));
    expect(wordsOf(page, '#f-administratorId-error')).toContain('Choisissez l’administrateur qui a passé la commande');
    expect(page('#f-productNumber').val()).toBe('PR-2026-77');
    expect(page('#error-summary[autofocus] a').attr('href')).toBe('#f-administratorId');
  });

  it('keeps a product number in capitals, as mails are read for it', async () => {
    const { id } = await toOrder('seul@editeur.test');
    await send(`/orders/${id}/placement`, { productNumber: ' pr-2026-78x ', orderedOn: dayFromToday(0) }).expect(303);
    const { rows } = await app.owner.query('SELECT state, product_number FROM orders WHERE id = $1', [id]);
    expect(rows).toEqual([{ state: 'ordered', product_number: 'PR-2026-78X' }]);
  });

  it('is refused the product that another order awaits, by name, until one of them is put right', async () => {
    const [first, second] = [await toOrder('un@editeur.test'), await toOrder('un@editeur.test')];
    const placement = { productNumber: 'PR-2026-90', orderedOn: dayFromToday(0) };
    await send(`/orders/${first.id}/placement`, placement).expect(303);
    const refused = await send(`/orders/${second.id}/placement`, placement).expect(422);
    expect(wordsOf(pageOf(refused), 'main')).toMatch(/La commande \S+ \(.*\) attend déjà ce produit/);
    await send(`/orders/${second.id}/placement`, { ...placement, productNumber: 'PR-2026-91' }).expect(303);
    const { rows } = await app.owner.query('SELECT version FROM orders WHERE id = $1', [second.id]);
    const wrong = { ...placement, administratorId: '', version: rows[0].version };
    await send(`/orders/${second.id}/placement/correction`, wrong).expect(422);
  });

  it('may be given the number that a product of the other environment bears: each has its own', async () => {
    const [first, second] = [await toOrder('un@editeur.test'), await toOrder('un@editeur.test')];
    const placement = { productNumber: 'PR-2026-95', orderedOn: dayFromToday(0) };
    await send(`/orders/${first.id}/placement`, placement).expect(303);
    await app.owner.query(
      `UPDATE clients SET environment = 'TEST' WHERE id = (SELECT client_id FROM orders WHERE id = $1)`,
      [second.id],
    );
    await send(`/orders/${second.id}/placement`, placement).expect(303);
  });

  it('is locked for a role that may not send it, with who may: the forms beside it are open', async () => {
    const { id } = await toOrder('un@editeur.test');
    const manager = await app.signIn('account_manager');
    const page = pageOf(await manager.get(`/orders/${id}`).expect(200));
    const reason = wordsOf(page, `form[action="/orders/${id}/placement"]`);
    expect(reason).toContain('Votre rôle ne le permet pas. Peuvent le faire : Responsable Sceau, Support');
    expect(reason).not.toContain('lire cette page');
    expect(page(`form[action^="/orders/${id}/"]:not([action$="/placement"]) button`).length).toBeGreaterThan(0);
  });

  it('takes the person signed in for who ordered, when they may', async () => {
    const chosen = async (id: string) =>
      pageOf(await support.get(`/orders/${id}`).expect(200))('#f-administratorId option[selected]').text();
    expect(await chosen((await toOrder('un@editeur.test', app.users.support.email)).id)).not.toBe('');
    expect(await chosen((await toOrder('un@editeur.test', 'deux@editeur.test')).id)).toBe('');
  });

  it('knows the person signed in by the name too: the address of a card is often a shared box', async () => {
    const [first_name = '', ...rest] = app.users.technical_admin.name.split(' ');
    const { id } = await toOrder('un@editeur.test', { first_name, last_name: rest.join(' ').toUpperCase() });
    const page = pageOf(await (await app.signIn('technical_admin')).get(`/orders/${id}`).expect(200));
    expect(page('#f-administratorId option[selected]').text()).toContain(first_name);
  });

  it('is told whose act came first, and keeps what was typed, when a colleague placed it from another tab', async () => {
    const { id } = await toOrder('seul@editeur.test');
    const form = { productNumber: 'PR-2026-79', orderedOn: dayFromToday(0) };
    await (await app.signIn('technical_admin')).post(`/orders/${id}/placement`).type('form').send(form).expect(303);
    const page = pageOf(await send(`/orders/${id}/placement`, { ...form, productNumber: 'PR-2026-80' }).expect(422));
    expect(wordsOf(page, 'main')).toMatch(
      new RegExp(`Dernier changement d’état : ${app.users.technical_admin.name}, le \\d{2}/\\d{2}/\\d{4} à`),
    );
    // In no field of the correction, which would undo what the colleague noted.
    expect(page('#f-productNumber').val()).toBe('PR-2026-79');
    expect(wordsOf(page, '.s-typed')).toContain('PR-2026-80');
  });

  it('takes a CSR that is pasted without a file', async () => {
    const { id } = await toOrder('un@editeur.test');
    const page = pageOf(await support.get(`/orders/${id}`).expect(200));
    expect(page('#f-csr').attr('required')).toBeUndefined();
    const empty = pageOf(await send(`/orders/${id}/csrs`, { pasted: ' ' }).expect(422));
    expect(wordsOf(empty, '#f-csr-error')).toContain('Choisissez le fichier de la CSR, ou collez son texte');
  });

  it('is not taken for a CSR that came after its page was opened, and says whose it is', async () => {
    const { id, client_id } = await toOrder('seul@editeur.test');
    await app.owner.query('UPDATE orders SET key_made_on_platform = false WHERE id = $1', [id]);
    await aCsr(app, { order_id: id, client_id, created_at: new Date(Date.now() - 60_000) });
    const seen = pageOf(await support.get(`/orders/${id}`))('form[action$=placement] input[name=seen]').val();
    await aCsr(app, { order_id: id, client_id, file_name: 'autre.csr', uploaded_by: 'Camille Roussel' });
    const form = { productNumber: 'PR-2026-80', orderedOn: dayFromToday(0) };
    // Refused for a day: it comes back for the CSR that was on the page, and what to do with the other is not passed over.
    const late = pageOf(
      await send(`/orders/${id}/placement`, { ...form, orderedOn: dayFromToday(9), seen }).expect(422),
    );
    expect(late('form[action$=placement] input[name=seen]').val()).toBe(seen);
    const page = pageOf(await send(`/orders/${id}/placement`, { ...form, seen }).expect(422));
    expect(wordsOf(page, '#f-orderedOn-error')).toContain('autre.csr », remise par Camille Roussel');
    expect(page('#f-productNumber').val()).toBe('PR-2026-80');
    const now = page('form[action$=placement] input[name=seen]').val();
    expect(now).not.toBe(seen);
    await send(`/orders/${id}/placement`, { ...form, seen: now }).expect(303);
  });
});

describe('the sheet of an order that renews', () => {
  it('goes on saying what it renews once it is placed', async () => {
    const { id, client_id, slot_id } = await toOrder('seul@editeur.test');
    const service = { installed_at: new Date(), verified_at: new Date() };
    const certificate = await aCertificate(app, { client_id, slot_id, ...service });
    await app.owner.query('UPDATE orders SET renews_certificate_id = $2 WHERE id = $1', [id, certificate.id]);
    await app.owner.query(`UPDATE orders SET state = 'ordered' WHERE id = $1`, [id]);
    await app.owner.query('UPDATE certificates SET revoked_at = now() WHERE id = $1', [certificate.id]);
    const words = wordsOf(pageOf(await support.get(`/orders/${id}`).expect(200)), 'main');
    expect(words).toContain('Renouveler le produit existant');
    expect(words).not.toContain('Pas un renouvellement');
  });

  it('asks for a new product once the certificate cannot be renewed any more', async () => {
    const { id, client_id, slot_id } = await toOrder('seul@editeur.test');
    const service = { installed_at: new Date(), verified_at: new Date() };
    const certificate = await aCertificate(app, { client_id, slot_id, ...service });
    await app.owner.query('UPDATE orders SET renews_certificate_id = $2 WHERE id = $1', [id, certificate.id]);
    const sheet = async () => wordsOf(pageOf(await support.get(`/orders/${id}`).expect(200)), 'main');
    expect(await sheet()).toContain('Renouveler le produit existant');
    await app.owner.query('UPDATE certificates SET revoked_at = now() WHERE id = $1', [certificate.id]);
    expect(await sheet()).toContain('Le certificat à renouveler ne peut plus l’être');
    expect(await sheet()).toContain('Demander un nouveau produit');
    expect(await sheet()).not.toContain('Renouveler le produit existant');
    await app.owner.query(`UPDATE orders SET state = 'cancelled' WHERE id = $1`, [id]);
    expect(await sheet()).not.toContain('Le certificat à renouveler ne peut plus l’être');
  });

  it('renews what can be renewed by now, whatever could be when it was opened, and keeps what that was', async () => {
    const { id, client_id, slot_id } = await toOrder('seul@editeur.test');
    const service = { installed_at: new Date(), verified_at: new Date() };
    const certificate = await aCertificate(app, { client_id, slot_id, ...service });
    // It was opened while a revocation was noted, which is taken back since.
    await app.owner.query('UPDATE orders SET renews_certificate_id = NULL WHERE id = $1', [id]);
    const words = wordsOf(pageOf(await support.get(`/orders/${id}`).expect(200)), 'main');
    expect(words).toContain('Renouveler le produit existant');
    expect(words).not.toContain('Pas un renouvellement');
    await send(`/orders/${id}/placement`, { productNumber: 'PR-2026-81', orderedOn: dayFromToday(0) }).expect(303);
    const renewed = async (order: string) =>
      (await app.owner.query('SELECT renews_certificate_id AS of FROM orders WHERE id = $1', [order])).rows;
    expect(await renewed(id)).toEqual([{ of: certificate.id }]);
    // The other way round: what it was opened to renew was not renewed.
    const other = await toOrder('deux@editeur.test');
    const own = { client_id: other.client_id, slot_id: other.slot_id };
    const gone = await aCertificate(app, { ...own, ...service, revoked_at: new Date() });
    await app.owner.query('UPDATE orders SET renews_certificate_id = $2 WHERE id = $1', [other.id, gone.id]);
    await send(`/orders/${other.id}/placement`, { productNumber: '', orderedOn: dayFromToday(0) }).expect(303);
    expect(await renewed(other.id)).toEqual([{ of: null }]);
    const placed = wordsOf(pageOf(await support.get(`/orders/${other.id}`).expect(200)), 'main');
    expect(placed).not.toContain('Renouveler le produit existant');
  });

  it('leaves both ways open of a certificate that is declared, and was never imported', async () => {
    const { id, slot_id } = await toOrder('seul@editeur.test');
    const declared = `UPDATE slots SET declared_not_after = $2, declared_by = 'Camille', declared_at = now() WHERE id = $1`;
    await app.owner.query(declared, [slot_id, dayFromToday(60)]);
    const words = wordsOf(pageOf(await support.get(`/orders/${id}`).expect(200)), 'main');
    expect(words).toContain('Renouveler le produit existant, ou en demander un nouveau');
    expect(words).not.toContain('Pas un renouvellement');
  });
});
