import { beforeAll, describe, expect, it } from '@jest/globals';
import { anApp, pageOf } from '../../test/support/app.js';
import { aClient, anOrder, goesElsewhere } from '../../test/support/factories.js';
import { aLink } from '../../test/support/space.js';
import type { OrderState } from '../journey/states/order-states.js';

/** How many orders there are of each state, first of the clients of the account manager, then of the others. */
const there = { csr_expected: [1, 2], to_order: [2, 0], to_collect: [0, 3], verified: [3, 1] } as const;

const app = await anApp();
const manager = await app.signIn('account_manager');
beforeAll(async () => {
  for (const [state, counts] of Object.entries(there))
    for (const [place, count] of counts.entries())
      for (let made = 0; made < count; made += 1) {
        const own = place === 0 ? { account_manager_id: app.users.account_manager.id } : {};
        const client = await aClient(app, { name: `PINS ${state} ${made}`, ...own });
        await anOrder(app, { client_id: client.id, state });
      }
});

describe('the states above the list of orders', () => {
  it.each(['/orders?view=all', '/orders?mine=1', '/orders?q=pins', '/orders?mine=1&count=exact'])(
    'of %s each say how many rows their own list has',
    async (address) => {
      const page = pageOf(await manager.get(address).expect(200));
      const tabs = page(
        'nav[aria-label="Commandes par état, filtrer"] a, ul[aria-label="Commandes par état, filtrer"] a',
      )
        .map((_, link) => ({ href: String(page(link).attr('href')), text: page(link).text() }))
        .get();
      expect(tabs.length).toBeGreaterThan(4);
      const counted: [string, number][] = [];
      for (const { href, text } of tabs) {
        const rows = pageOf(await manager.get(href).expect(200))('tbody tr').length;
        expect([href, Number(/\d+/.exec(text)?.[0])]).toEqual([href, rows]);
        counted.push([text, rows]);
      }
      const mine = address.includes('mine=1');
      const expected = Object.values(there).map(([own, others]) => (mine ? own : own + others));
      expect(counted.reduce((sum, [, rows]) => sum + rows, 0)).toBe(expected.reduce((sum, count) => sum + count, 0));
    },
  );
});

it('the list says who goes on with an order, or that somebody is still to be chosen, until it is passed', async () => {
  const said = async (state: OrderState) => {
    const order = await anOrder(app, { state });
    const page = pageOf(await manager.get(`/orders?state=${state}`).expect(200));
    return page(`tbody tr:has(a[href="/orders/${order.id}"]) td[data-label="Administrateur"]`).text();
  };
  expect(await said('to_order')).toBe('à choisir');
  for (const state of ['collected', 'verified', 'cancelled'] as const) expect(await said(state)).toBe('sans objet');
});

describe('whose turn it is while a CSR is expected', () => {
  it('is nobody’s once the order waits for none, though somebody of the client has a link still', async () => {
    const waiting = await anOrder(app, { state: 'csr_expected' });
    const over = await anOrder(app, { state: 'to_order' });
    for (const order of [waiting, over]) {
      const asked = { purpose: 'csr', order_id: order.id, single_use: true };
      await aLink(app, app, { client_id: order['client_id'], ...asked });
    }
    const listed = async (turn: string) =>
      pageOf(await manager.get(`/orders?csr=${turn}`).expect(200))('tbody tr a')
        .map((_, link) => String(link.attribs['href']))
        .get()
        .join(' ');
    expect(await listed('client')).toContain(waiting.id);
    expect(await listed('client')).not.toContain(over.id);
    expect(await listed('ours')).not.toContain(waiting.id);
    const { rows } = await app.owner.query<{ id: string }>(`SELECT id FROM orders WHERE state = 'to_order'`);
    for (const { id } of rows) expect(await listed('ours')).not.toContain(id);
  });

  it('is nobody’s of an order that is to be cancelled, nor of an instance out of service', async () => {
    const spoil: ((slotId: unknown) => Promise<unknown>)[] = [
      (id) => goesElsewhere(app, String(id)),
      (id) =>
        app.owner.query(
          'UPDATE instances SET retired_at = now() WHERE id = (SELECT instance_id FROM slots WHERE id = $1)',
          [id],
        ),
    ];
    for (const spoilt of spoil)
      for (const turn of ['client', 'ours']) {
        const order = await anOrder(app);
        const link = { client_id: order['client_id'], purpose: 'csr', order_id: order.id, single_use: true };
        if (turn === 'client') await aLink(app, app, link);
        const found = async () => {
          const page = pageOf(await manager.get(`/orders?view=all&csr=${turn}`).expect(200));
          return page(`tbody tr a[href="/orders/${order.id}"]`).length > 0;
        };
        const before = await found();
        await spoilt(order['slot_id']);
        expect([turn, before, await found()]).toEqual([turn, true, false]);
      }
  });
});
