import { describe, expect, it } from '@jest/globals';
import { departuresOf, when } from '../../test/support/departures.js';
import {
  aCertificate,
  aClient,
  aDelegation,
  anAdministrator,
  anOrder,
  aRequest,
  aRequestAdministrator,
  aSlot,
  dayFromToday,
  type Row,
} from '../../test/support/factories.js';
import { ordersOf } from '../../test/support/orders.js';
import { aTenant, type TestEditor } from '../../test/support/tenant.js';
import { OrderAdministrators } from '../orders/order-administrators.service.js';
import { headView } from '../orders/order-head.view.js';
import { OrderPageService } from '../orders/order-page.service.js';
import { EditConflict } from '../platform/web/errors.js';
import { answersOf } from './departure-answers.js';
import { DepartureGround } from './departure-ground.service.js';
import { DepartureFacts } from './departure-facts.queries.js';
import { DepartureLists } from './departure-lists.queries.js';
import { DeparturePages } from './page/departure-pages.service.js';

const tenant = await aTenant();

const { aHouse, drafts, decide, confirm, runCampaign, statesOf } = departuresOf(() => tenant);

async function countsOf(editor: TestEditor, leaver: Row) {
  return editor.run(async () => tenant.get(DepartureLists).counts(await tenant.get(DepartureFacts).leaver(leaver.id)));
}

describe('the inventory of somebody who leaves', () => {
  it('counts everything that names them, each thing once, and each count is its list', async () => {
    const { editor, leaver, taker, user, held } = await aHouse();
    await held({}, taker);
    const alone = await held();
    await aDelegation(editor, { client_id: alone.id, channel: 'portal', ends_on: dayFromToday(-1) });
    const portal = await held();
    await aDelegation(editor, { client_id: portal.id, channel: 'portal' });
    const preparing = await held();
    const draft = await aRequest(editor, { client_id: preparing.id, state: 'draft' });
    await aRequestAdministrator(editor, { request_id: draft.id, administrator_id: leaver.id });
    await held({ archived_at: new Date() });
    const slot = await aSlot(editor, { client_id: alone.id, actor_email: 'M.Bertin@demo.example' });
    await anOrder(editor, { client_id: alone.id, slot_id: slot.id, administrator_id: leaver.id, state: 'ordered' });
    await aClient(editor, { account_manager_id: user.id });
    const counts = await countsOf(editor, leaver);
    expect(counts).toMatchObject({
      others_active: 1,
      alone: 1,
      portal: 1,
      next_413: 1,
      to_sign: 1,
      orders: 1,
      contacts: 1,
      portfolio: 1,
      sessions: 1,
      card: 1,
    });
    for (const [line, count] of Object.entries(counts)) {
      const list = await editor.run(async () => {
        return tenant
          .get(DepartureLists)
          .things(await tenant.get(DepartureFacts).leaver(leaver.id), line as never, null);
      });
      expect([line, list.rows.length]).toEqual([line, count]);
    }
  });

  it('holds nobody the last one of a client that orders for itself: ours never could, and their end cuts nothing', async () => {
    const { editor, leaver, taker, held } = await aHouse();
    const client = await held({ self_administered: true }, taker);
    const counts = await countsOf(editor, leaver);
    expect([counts.alone, counts.others_active]).toEqual([0, 1]);
    const id = await editor.run(() => drafts().open(leaver.id, when(taker.id)));
    await confirm(editor, id);
    await runCampaign(editor, id);
    expect(await statesOf(editor, client.id)).toMatchObject({ Bertin: 'end_to_request', Guérin: 'active' });
  });

  it('leaves with who placed an order that it was theirs, and its revocation code, whoever goes on with it', async () => {
    const hand = ordersOf(tenant);
    const { client, slots } = await hand.aClientWithoutRights(['insi_auto']);
    const placer = await hand.withRights(client.id);
    const taker = await anAdministrator(tenant, { last_name: 'Guérin', first_name: 'Thomas' });
    const slot_id = slots[0]?.id ?? '';
    const { order } = await hand.open(slot_id);
    await hand.run(() => hand.orders.change(order.id, 'use_platform_key'));
    await hand.place(order.id);
    const certificate = await aCertificate(tenant, { client_id: client.id, slot_id });
    await tenant.owner.query('UPDATE orders SET certificate_id = $2 WHERE id = $1', [order.id, certificate.id]);
    const handed = { id: order.id, number: order.number, clientId: client.id };
    const to = { id: taker.id, name: 'Thomas Guérin' };
    await hand.run(() => tenant.get(OrderAdministrators).handOver([{ ...handed, to }], 'Départ.'));
    expect(await countsOf(tenant, placer)).toMatchObject({ codes: 1, orders: 0 });
    expect(await countsOf(tenant, taker)).toMatchObject({ codes: 0, orders: 1 });
    const { facts } = headView(await hand.run(() => tenant.get(OrderPageService).facts(order.id)));
    const said = (label: string) => facts.find((fact) => 'label' in fact && fact.label === label)?.value;
    expect(said('Par')).toBe(`${String(placer['first_name'])} ${String(placer['last_name'])}`);
    expect(said('Confiée à')).toBe('Thomas Guérin');
  });

  it('says nothing of another editor', async () => {
    const { leaver, held } = await aHouse();
    await held();
    const neighbour = await tenant.secondEditor();
    expect(Object.values(await countsOf(neighbour, leaver)).every((count) => count === 0)).toBe(true);
  });
});

describe('the draft of a departure', () => {
  it('is one for a person, and refuses whoever leaves too', async () => {
    const { editor, leaver, taker, held } = await aHouse();
    await held();
    await editor.run(() => drafts().open(leaver.id, when(taker.id)));
    await expect(editor.run(() => drafts().open(leaver.id, when(taker.id)))).rejects.toMatchObject({
      reasons: [expect.stringContaining('déjà en préparation')],
    });
    await expect(editor.run(() => drafts().open(taker.id, when(leaver.id)))).rejects.toMatchObject({
      field: 'replacementId',
      message: expect.stringContaining('se prépare aussi'),
    });
  });

  it('is kept by version: the second of two people is shown what the first decided', async () => {
    const { editor, leaver, taker, held } = await aHouse();
    await held({}, taker);
    const id = await editor.run(() => drafts().open(leaver.id, when(taker.id)));
    const opened = await editor.run(() => drafts().byId(id));
    await decide(editor, id, { 'decision-others_active': 'wait_413' });
    const second = editor.as('support')(async () => {
      const fields = await tenant.get(DeparturePages).fields(id);
      await drafts().save(id, fields, { ...answersOf(opened), accessTime: '12:00' } as never);
    });
    await expect(second).rejects.toBeInstanceOf(EditConflict);
  });

  it('counts among what its campaign does no order that the person collects first, unless it was decided otherwise apart', async () => {
    const { editor, leaver, taker, held } = await aHouse();
    const clients = [await held({}, taker), await held({}, taker), await held({}, taker)];
    for (const [at, state] of (['ordered', 'to_collect', 'to_collect'] as const).entries())
      await anOrder(editor, { client_id: clients[at]?.id, administrator_id: leaver.id, state });
    const id = await editor.run(() => drafts().open(leaver.id, when(taker.id)));
    await decide(editor, id, { 'decision-orders': 'collect_first' });
    const atOnce = async () => {
      const { outcome } = await editor.run(() => tenant.get(DeparturePages).one(id, 'admin'));
      return outcome?.rows.find(({ label }) => label.startsWith('tout de suite'))?.count;
    };
    expect(await atOnce()).toBe('1');
    const apart = {
      clientIds: [clients[1]?.id ?? ''],
      decision: 'hand_over',
      taker: null,
      reason: 'Elle est absente.',
    };
    await editor.run(() => drafts().except(id, 'orders', apart));
    expect(await atOnce()).toBe('2');
  });

  it('is not confirmed while a line is undecided, nor while a client would be left alone', async () => {
    const { editor, leaver, taker, held } = await aHouse();
    const lost = await held();
    await editor.owner.query('UPDATE representatives SET ended_on = paris_today() WHERE client_id = $1', [lost.id]);
    const signed = await held({}, taker);
    const request = await aRequest(editor, { client_id: signed.id, state: 'signed' });
    await aRequestAdministrator(editor, { request_id: request.id, administrator_id: leaver.id });
    const id = await editor.run(() => drafts().open(leaver.id, when(taker.id)));
    await expect(confirm(editor, id)).rejects.toMatchObject({
      reasons: [expect.stringContaining('Une ligne reste'), expect.stringContaining('ne peut pas rester seul')],
    });
    await decide(editor, id, { 'decision-signed': 'let_finish' });
    const leave = { clientIds: [lost.id], decision: 'leave', taker: null, reason: 'Le client ferme en janvier.' };
    await editor.run(() => drafts().except(id, 'alone', leave));
    await confirm(editor, id);
    await runCampaign(editor, id);
    expect(await statesOf(editor, lost.id)).toEqual({ Bertin: 'active' });
    expect(await statesOf(editor, signed.id)).toEqual({ Bertin: 'end_to_request', Guérin: 'active' });
  });

  it('gives nobody of ours a client that orders for itself: they could not serve it, and the departure would never be over', async () => {
    const { editor, leaver, taker, held } = await aHouse();
    const itself = await held({ self_administered: true });
    // Whoever leaves could not order there either: only a form that names them asks who takes over.
    const draft = await aRequest(editor, { client_id: itself.id, state: 'draft' });
    await aRequestAdministrator(editor, { request_id: draft.id, administrator_id: leaver.id });
    const id = await editor.run(() => drafts().open(leaver.id, when(taker.id)));
    const plan = async () => {
      const departure = await drafts().byId(id);
      const facts = await tenant.get(DepartureFacts).leaver(leaver.id);
      return (await tenant.get(DepartureGround).plans(departure, facts, [itself.id])).plans.get(itself.id)?.plan;
    };
    expect(await editor.run(plan)).toMatchObject({
      forecast: 'refused',
      alone: false,
      reasons: [expect.stringContaining('Ce client commande lui-même')],
      mend: { href: '/clients/:id/contract' },
    });
  });

  it('offers and takes nobody who leaves, neither on a line nor for some of its clients', async () => {
    const { editor, leaver, taker, user, held } = await aHouse();
    const client = await held({ account_manager_id: user.id }, taker);
    const id = await editor.run(() => drafts().open(leaver.id, when(taker.id)));
    const page = await editor.run(() => tenant.get(DeparturePages).fields(id));
    const offered = page.find(({ name }) => name === 'taker-portfolio')?.options?.map(({ value }) => value);
    expect(offered).toContain(editor.users.support.id);
    expect(offered).not.toContain(user.id);
    const leaving = await anAdministrator(editor, { user_id: editor.users.support.id });
    await editor.run(() => drafts().open(leaving.id, when(taker.id)));
    await editor.owner.query('UPDATE users SET disabled_at = moment() WHERE id = $1', [
      editor.users.account_manager.id,
    ]);
    const refused = { [user.id]: 'qui part', [editor.users.support.id]: 'se prépare aussi' };
    const closed = { [editor.users.account_manager.id]: 'désactivé' };
    for (const [chosen, reason] of Object.entries({ ...refused, ...closed })) {
      await expect(decide(editor, id, { 'taker-portfolio': chosen })).rejects.toMatchObject({
        field: 'taker-portfolio',
        message: expect.stringContaining(reason),
      });
      const apart = { clientIds: [client.id], decision: 'hand_over', taker: chosen, reason: 'Le suit déjà.' };
      await expect(editor.run(() => drafts().except(id, 'portfolio', apart))).rejects.toMatchObject({
        field: 'taker',
        message: expect.stringContaining(reason),
      });
    }
    for (const chosen of [leaver.id, leaving.id, 'm.bertin@demo.example']) {
      const wish = { clientIds: [client.id], decision: 'hand_over', taker: chosen, reason: 'Le connaît bien.' };
      await expect(editor.run(() => drafts().except(id, 'orders', wish))).rejects.toMatchObject({ field: 'taker' });
    }
    const mine = { clientIds: [client.id], decision: 'replace', taker: 'M.Bertin@demo.example', reason: 'Le connaît.' };
    await expect(editor.run(() => drafts().except(id, 'contacts', mine))).rejects.toMatchObject({ field: 'taker' });
  });
});
