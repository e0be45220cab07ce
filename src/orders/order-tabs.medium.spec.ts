import { beforeAll, describe, expect, it } from '@jest/globals';
import { anApp, pageOf } from '../../test/support/app.js';
import { aClient, anOrder } from '../../test/support/factories.js';

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
