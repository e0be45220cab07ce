import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext } from 'playwright-core';
import type { Role } from '../../src/journey/states/transitions.js';
import { addressesOf, routesOf, type Route } from '../support/routes.js';
import { aWorld, type World } from '../support/world.js';
import { openDemoHouse, type DemoHouse } from './demo-house.js';
import { faultsAt } from './look-at.js';

let house: DemoHouse;
let pages: { address: string; route: Route }[];
const examined = new Set<string>();

beforeAll(async () => {
  house = await openDemoHouse();
  const world = await aWorld(house.demo, 'Zibeline');
  const addresses = routesOf(house.app)
    .filter((route) => route.method === 'get')
    .flatMap((route) => addressesOf(route, (table) => world[table]).map((address) => ({ route, address })));
  pages = await onlyPages(addresses);
});
afterAll(() => house.close());

// Files and fragments have no page around them.
async function onlyPages(addresses: { address: string; route: Route }[]) {
  const context = await house.signedIn('admin');
  const kept: typeof addresses = [];
  for (const one of addresses) {
    // Links open by their proof, which no row holds (invitation.medium.spec.ts, client-space.spec.ts).
    if (/^\/(calendar|password\/choice|space)\//.test(one.address)) continue;
    // A file, and none when the campaign made none: the answer is a page that says so.
    if (/\.(zip|pdf)$/.test(one.address)) continue;
    const answer = await context.request.get(house.app.url + one.address, { maxRedirects: 0 });
    if ((await answer.text()).startsWith('<!doctype html>')) kept.push(one);
  }
  await context.close();
  return kept;
}

async function walk(context: BrowserContext, addresses: string[]): Promise<string[]> {
  const page = await context.newPage();
  const wrong: string[] = [];
  for (const address of addresses) {
    const faults = await faultsAt(page, house.app.url + address, examined);
    wrong.push(...faults.map((fault) => `${address}: ${fault}`));
  }
  await context.close();
  return wrong;
}

describe('every page, on a desktop and on a phone', () => {
  it('is among those the walk goes through', () => {
    expect(pages.length).toBeGreaterThan(50);
  });

  for (const role of ['support', 'admin', 'account_manager', 'technical_admin', 'auditor'] satisfies Role[]) {
    it(`is whole, legible by all and within its screen for the role ${role}`, async () => {
      const seen = pages.filter(({ route }) => !route.roles || route.roles.includes(role));
      const addresses = seen.map(({ address }) => address);
      expect(await walk(await house.signedIn(role), addresses)).toEqual([]);
    });
  }

  it('is so in every state that a request, an order, a client or a mail can be in', async () => {
    expect(await walk(await house.signedIn('support'), await everyState())).toEqual([]);
  });
});

/** One address for each state of the demonstration's things. */
async function everyState(): Promise<string[]> {
  const one: [table: keyof World | 'client_progress', state: string, path: string][] = [
    ['requests', 'state', '/requests/'],
    ['orders', 'state', '/orders/'],
    ['client_progress', 'code', '/clients/'],
    ['messages', 'direction || state', '/mailbox/messages/'],
  ];
  const addresses: string[] = [];
  for (const [table, state, path] of one) {
    const id = table === 'client_progress' ? 'client_id' : 'id';
    const { rows } = await house.demo.owner.query<{ id: string }>(
      `SELECT DISTINCT ON (${state}) ${id} AS id FROM ${table} ORDER BY ${state}, ${id}`,
    );
    addresses.push(...rows.map((row) => path + row.id));
  }
  return addresses;
}
