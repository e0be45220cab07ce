import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import {
  aFiness,
  anAssignment,
  aClient,
  aDelegation,
  anAdministrator,
  anInstance,
  anOrder,
  aRegisterChange,
  aRepresentative,
  dayFromToday,
  type Row,
} from '../../test/support/factories.js';
import { send } from '../../test/support/records.js';
import { registerOf } from '../../test/support/register-changes.js';
import { OrdersService } from '../orders/orders.service.js';
import { Renewals } from '../orders/sets/renewals.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { ProgressService } from '../progress/progress.service.js';
import { CoverageQueries } from '../slots/coverage.queries.js';

// docs/decisions/0106: a closed legal entity orders nothing, every screen says the same of it, and a person may say that the register is wrong.
const app = await anApp();
const hand = registerOf(app);
const support = await app.signIn();
const closedOn = dayFromToday(-40);

let client: Row;
let slot: string;
beforeEach(async () => {
  client = await aClient(app);
  await app.owner.query(`UPDATE editors SET ans_contract_signed_on = '2020-01-01'`);
  await aRepresentative(app, { client_id: client.id });
  await aDelegation(app, { client_id: client.id });
  await anAssignment(app, { client_id: client.id, administrator_id: (await anAdministrator(app)).id });
  await anInstance(app, { client_id: client.id, services: ['insi_auto'], application_name: 'DUI' });
  await touch();
  slot = (await app.run(() => app.get(CoverageQueries).ofClient(client.id)))[0]?.id ?? '';
});

const touch = () => app.run(async () => app.get(TenantDb).touchClient(client.id));
const close = async () => {
  await hand.registered(client['finess_ej'], { closed_on: closedOn });
  await touch();
};
const next = async () =>
  (await app.owner.query('SELECT code, step, who, detail FROM client_progress WHERE client_id = $1', [client.id]))
    .rows[0];
const words = async (path: string) => wordsOf(pageOf(await support.get(path).expect(200)), 'main');
const nothing = 'Une entité juridique fermée ne commande plus de certificat';
const open = () => app.run(() => app.get(OrdersService).open(slot));
const contest = (seen = closedOn) =>
  send(support, `/clients/${client.id}/closure/contestation`, { reason: 'Le client le dit', seen });

describe('a client whose legal entity is closed', () => {
  it('says so before all else, in a queue of its own, and nothing is opened for it', async () => {
    expect(await next()).toMatchObject({ code: 'order_missing', step: 4 });
    await close();
    expect(await next()).toMatchObject({ code: 'closed_entity', step: 1, who: 'editor' });
    await expect(open()).rejects.toThrow(nothing);
    expect(await words(`/slots/${slot}`)).toContain(nothing);
    expect(await words(`/clients/${client.id}/certificates`)).toContain('Pas encore commandable');
    expect(await words('/clients?action=closures')).toContain(String(client['name']));
    expect(await words('/clients?action=openings')).not.toContain(String(client['name']));
    expect(await words('/certificates')).toContain('entité juridique fermée');
    expect(await words('/?view=actions')).toContain('Clients dont l’entité juridique est fermée');
  });

  it('has nothing opened in number either, nor an order placed that was open', async () => {
    await app.owner.query('UPDATE slots SET declared_not_after = $2, declared_by = $3 WHERE id = $1', [
      slot,
      dayFromToday(20),
      'Camille',
    ]);
    const judge = async () =>
      (await app.run(() => app.get(Renewals).judge([client.id], dayFromToday(60)))).get(client.id);
    expect(await judge()).toMatchObject({ forecast: 'would_do' });
    const order = await anOrder(app, {
      client_id: client.id,
      slot_id: slot,
      state: 'to_order',
      key_made_on_platform: true,
    });
    await close();
    expect((await next())?.['detail']).toContain('1\u00a0commande ne peut plus être passée');
    expect(await words(`/orders/${order.id}`)).toContain('contestez d’abord la fermeture');
    expect(await words(`/clients/${client.id}`)).toContain('Annuler la commande');
    expect(await words('/orders?state=to_place&spoilt=0')).not.toContain(String(client['name']));
    expect(await words('/orders?spoilt=1')).toContain(String(client['name']));
    const placed = { productNumber: null, orderedOn: dayFromToday(0), administratorId: null };
    await expect(app.run(() => app.get(OrdersService).place(order.id, placed))).rejects.toThrow(
      'contestez d’abord la fermeture',
    );
    await app.owner.query(`UPDATE orders SET state = 'cancelled' WHERE id = $1`, [order.id]);
    expect(await judge()).toMatchObject({ forecast: 'refused', reasons: [expect.stringContaining(nothing)] });
  });

  it('follows the register without waiting for the night, and no other editor’s clients are asked for', async () => {
    const asked = async () =>
      (
        await app.owner.query(
          `SELECT count(*)::int AS n FROM outbox WHERE name = 'progress.refresh' AND key = 'register'`,
        )
      ).rows[0]?.['n'];
    await app.owner.query(`DELETE FROM outbox WHERE key = 'register'`);
    await hand.registered(client['finess_ej'], { closed_on: closedOn });
    await aRegisterChange(app, { finess: aFiness(), change: 'closed', before: null, after: closedOn });
    await aRegisterChange(app, { finess: client['finess_ej'] });
    expect(await asked()).toBe(0);
    await aRegisterChange(app, { finess: client['finess_ej'], change: 'closed', before: null, after: closedOn });
    expect(await asked()).toBe(1);
    await app.run(() => app.get(ProgressService).refreshAll());
    expect(await next()).toMatchObject({ code: 'closed_entity' });
  });
});

describe('« Décider de la suite »', () => {
  it('leads to what may be done, and lets somebody say that the register is wrong, until it tells another closure', async () => {
    await close();
    const page = pageOf(await support.get(`/clients/${client.id}/closure`).expect(200));
    for (const way of ['number', 'establishments', 'archive'])
      expect(page(`main .s-list-plain a[href="/clients/${client.id}/${way}"]`)).toHaveLength(1);
    await send(support, `/clients/${client.id}/closure/contestation`, { reason: '', seen: closedOn }).expect(422);
    await contest(dayFromToday(-3)).expect(422);
    await contest().expect(303);
    expect(wordsOf(pageOf(await contest().expect(422)), 'main')).toContain('Cette fermeture est déjà contestée');
    expect(await next()).toMatchObject({ code: 'order_missing' });
    expect(await words(`/clients/${client.id}`)).toContain('Fermeture contestée par notre équipe');
    const contested = await words(`/clients/${client.id}/closure`);
    expect(contested).toContain('Notre équipe conteste cette fermeture');
    expect(contested).not.toContain(nothing);
    expect((await open()).created).toBe(true);
    await app.owner.query('UPDATE directory_legal_entities SET closed_on = $2 WHERE finess = $1', [
      client['finess_ej'],
      dayFromToday(-2),
    ]);
    await touch();
    expect(await next()).toMatchObject({ code: 'closed_entity' });
  });

  it('takes that back', async () => {
    await close();
    await contest().expect(303);
    await send(support, `/clients/${client.id}/closure/acceptance`, {}).expect(303);
    expect(await next()).toMatchObject({ code: 'closed_entity' });
    const { rows } = await app.owner.query(
      `SELECT action, reason FROM audit_entries WHERE client_id = $1 AND action LIKE 'closure%' ORDER BY action`,
      [client.id],
    );
    expect(rows).toEqual([
      { action: 'closure_accepted', reason: null },
      { action: 'closure_contested', reason: 'Le client le dit' },
    ]);
  });
});
