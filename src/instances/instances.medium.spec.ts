import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import {
  aCertificate,
  aClient,
  aFiness,
  anEstablishment,
  anInstance,
  anOrder,
  aSlot,
  dayFromToday,
  insertRow,
} from '../../test/support/factories.js';
import { ordersOf } from '../../test/support/orders.js';
import { journalOf, rowOf, send } from '../../test/support/records.js';
import { instanceForm } from './instance.form.js';
import { InstancesService } from './instances.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { readForm } from '../platform/web/read-form.js';

const app = await anApp();
const support = await app.signIn();
const technical = await app.signIn('technical_admin');

describe('an instance', () => {
  it('serves only establishments of its own client', async () => {
    const [id, other] = [(await aClient(app)).id, (await aClient(app)).id];
    const rows = [];
    for (const client of [id, other]) {
      const finess = aFiness();
      rows.push(finess);
      await insertRow(app, 'establishments', {
        id: crypto.randomUUID(),
        client_id: client,
        finess_eg: finess,
        name: 'Foyer',
      });
    }
    const answers = {
      solutionName: 'DUI',
      name: 'Serveur',
      applicationName: 'DUI',
      services: ['dmp'],
      establishments: rows,
    };
    const form = readForm(instanceForm, answers);
    if (!form.ok) throw new Error(JSON.stringify(form.errors));
    const instance = await app.run(() => app.get(InstancesService).add(id, form.value));
    expect(await app.run(() => app.get(InstancesService).served(instance))).toEqual([rows[0]]);
  });

  it('is retired with its certificates, which are watched again once it is back', async () => {
    const instance = await anInstance(app, { services: [] });
    const of = { client_id: instance['client_id'], instance_id: instance.id };
    const slot = await aSlot(app, { ...of, added_by_hand: true });
    await aCertificate(app, {
      client_id: instance['client_id'],
      slot_id: slot.id,
      installed_at: new Date(),
      verified_at: new Date(),
      not_after: new Date(Date.now() + 20 * 86_400_000),
    });
    const ending = async () => (await support.get('/certificates?view=list&coverage=expiring')).text.includes(slot.id);
    const screens = async () => [
      (await rowOf(app, 'slots', slot.id))?.['not_needed_reason'] !== null,
      (await support.get(`/slots/${slot.id}/reminders`)).text.includes('n’est plus requis'),
      (await support.get(`/clients/${instance['client_id']}/certificates`)).text.includes('1 non requis'),
    ];
    expect([await screens(), await ending()]).toEqual([[false, false, false], true]);
    await send(support, `/instances/${instance.id}/retirement`, {}).expect(303);
    expect([await screens(), await ending()]).toEqual([[true, true, true], false]);
    await send(support, `/instances/${instance.id}/return`, {}).expect(303);
    expect([await screens(), await ending()]).toEqual([[false, false, false], true]);
  });

  it('is retired with an order under way: it stays open, and each page says so', async () => {
    const { client, instance, slots } = await ordersOf(app).aClientWithSlots(['insi_auto', 'insi_manu']);
    await app.owner.query(`UPDATE clients SET created_at = now() - interval '1104 days' WHERE id = $1`, [client.id]);
    const order = await anOrder(app, { client_id: client.id, slot_id: slots[0]?.id, state: 'to_collect' });
    const address = `/instances/${instance.id}`;
    const left =
      '1 commande reste ouverte : à annuler sur sa page, une fois révoqué le certificat s’il est déjà retiré.';
    expect(wordsOf(pageOf(await support.get(`${address}/edit`)), 'form .s-reason')).toContain(left);
    await send(support, `${address}/retirement`, {}).expect(303);
    const list = pageOf(await support.get(`/clients/${client.id}/establishments`));
    expect(wordsOf(list, '.s-flash')).toContain(`Instance mise hors service. ${left}`);
    expect((await journalOf(app, instance.id))[0]?.summary).toMatch(/1\scommande reste ouverte/);
    const next = async () =>
      (await app.owner.query('SELECT code, since FROM client_progress WHERE client_id = $1', [client.id])).rows[0];
    expect(await next()).toMatchObject({ code: 'order_spoilt' });
    const queue = await technical.get('/clients?action=redone');
    expect(queue.text).toContain(client['name']);
    const page = pageOf(await support.get(`/orders/${order.id}`));
    expect(wordsOf(page, 'main')).toContain('L’instance est hors service');
    await app.run(
      () => ordersOf(app).orders.change(order.id, 'cancel', { reason: 'Instance arrêtée' }),
      'technical_admin',
    );
    expect(await next()).toEqual({ code: 'instance_missing', since: dayFromToday(0) });
    await send(support, `${address}/return`, {}).expect(303);
    expect(wordsOf(pageOf(await support.get(`/orders/${order.id}`)), 'main')).not.toContain('hors service');
  });

  it('tells, once it is saved, the orders that nothing asks for any more', async () => {
    const { client, instance, slots } = await ordersOf(app).aClientWithSlots(['insi_auto', 'insi_manu']);
    const manual = slots.find(({ label }) => label === 'INSI-MANU');
    await anOrder(app, { client_id: client.id, slot_id: manual?.id, state: 'csr_expected' });
    const saved = async (services: string[]) => {
      const now = await app.owner.query('SELECT * FROM instances WHERE id = $1', [instance.id]);
      const { name, version, solution_id: solutionId, application_name: applicationName } = now.rows[0];
      await send(support, `/instances/${instance.id}`, { name, version, solutionId, applicationName, services }).expect(
        303,
      );
      return wordsOf(pageOf(await support.get(`/clients/${client.id}/establishments`)), '.s-flash');
    };
    expect(await saved(['insi_auto'])).toContain(
      'Instance enregistrée. 1 commande reste ouverte, que plus rien ne demande : à annuler ou à finir sur sa page.',
    );
    expect(await saved(['insi_auto', 'dmp'])).not.toContain('commande');
  });

  it('is retired, refuses edits, and comes back with its certificates', async () => {
    const instance = await anInstance(app);
    const address = `/instances/${instance.id}`;
    await send(support, `${address}/retirement`, {}).expect(303);
    const page = pageOf(await support.get(`${address}/edit`));
    expect(wordsOf(page, 'form .s-reason')).toContain('remettez-la en service');
    await send(support, `${address}/return`, {}).expect(303);
    expect(await rowOf(app, 'instances', instance.id)).toMatchObject({ retired_at: null, version: 3 });
    const { rows } = await app.owner.query('SELECT not_needed_reason FROM slots WHERE instance_id = $1', [instance.id]);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every((slot: { not_needed_reason: string | null }) => slot.not_needed_reason === null)).toBe(true);
    await send(support, `${address}/return`, {}).expect(303);
    expect((await journalOf(app, instance.id)).map(({ action }) => action)).toEqual(['brought_back', 'retired']);
  });

  it('whose certificates the establishments hold counts them number by number, as the list does', async () => {
    const client = await aClient(app);
    const instance = await anInstance(app, {
      client_id: client.id,
      services: ['dmp', 'insi_auto'],
      holder_level: 'EG',
    });
    for (const name of ['Foyer', 'Résidence']) {
      const served = await anEstablishment(app, { client_id: client.id, name });
      await insertRow(app, 'instance_establishments', { instance_id: instance.id, establishment_id: served.id });
    }
    await app.run(async () => app.get(TenantDb).touchClient(client.id));
    const list = pageOf(await support.get(`/clients/${client.id}/establishments`));
    expect(wordsOf(list, 'main')).toContain('6 certificats requis');
    const page = pageOf(await support.get(`/instances/${instance.id}/edit`));
    expect(wordsOf(page, 'aside')).toContain('Cette instance demande 3 certificats par FINESS porteur.');
    expect(wordsOf(page, 'aside')).toContain('À ce jour : 6 certificats requis, sous 2 numéros.');
    const address = page('[hx-get]').attr('hx-get') ?? '';
    const asked = await support.get(`${address}&services=mss_operator&services=insi_auto`);
    expect(wordsOf(pageOf(asked), 'body')).toContain('1 certificat par FINESS porteur et');
  });

  it('tells what is followed of an establishment that left or closed from what is required', async () => {
    const client = await aClient(app);
    const of = { client_id: client.id };
    const instance = await anInstance(app, { ...of, services: ['psc'], holder_level: 'EG' });
    const sites = await Promise.all([1, 2, 3].map(() => anEstablishment(app, of)));
    for (const { id } of sites)
      await insertRow(app, 'instance_establishments', { instance_id: instance.id, establishment_id: id });
    const touch = () => app.run(async () => app.get(TenantDb).touchClient(client.id));
    await touch();
    const { rows } = await app.owner.query<{ id: string }>('SELECT id FROM slots WHERE client_id = $1', [client.id]);
    const inService = { ...of, installed_at: new Date(), verified_at: new Date() };
    for (const { id } of rows) await aCertificate(app, { ...inService, slot_id: id });
    await app.owner.query('DELETE FROM instance_establishments WHERE establishment_id = $1', [sites[0]?.id]);
    await app.owner.query(`UPDATE establishments SET closed_on = $2, closed_reason = 'Fermé' WHERE id = $1`, [
      sites[1]?.id,
      dayFromToday(-1),
    ]);
    await touch();
    const told = '1 certificat requis ; 2 encore suivis';
    const list = pageOf(await support.get(`/clients/${client.id}/establishments`));
    expect(wordsOf(list, 'main')).toContain(told);
    const page = pageOf(await support.get(`/instances/${instance.id}/edit`));
    expect(wordsOf(page, 'aside')).toContain(`À ce jour : ${told}.`);
  });

  it('whose certificates the client holds counts them once', async () => {
    const { instance } = await ordersOf(app).aClientWithSlots(['insi_auto', 'insi_manu']);
    const page = pageOf(await support.get(`/instances/${instance.id}/edit`));
    expect(wordsOf(page, 'aside')).toContain('Cette instance demande 2 certificats.');
    expect(wordsOf(page, 'aside')).toContain('À ce jour : 2 certificats requis.');
  });
});
