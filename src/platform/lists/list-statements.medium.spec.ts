import { beforeAll, expect, it } from '@jest/globals';
import { aClient } from '../../../test/support/factories.js';
import { statementsDuring } from '../../../test/support/statements.js';
import { anApp } from '../../../test/support/app.js';

const app = await anApp();
const support = await app.signIn('support');
const client = (await aClient(app)).id;
beforeAll(async () => {
  // The counts of the menu are remembered.
  await support.get('/saved-views');
});

/** What a page asks the database, all of it: the session, the menu and the transaction too. */
const statementsOf = (address: string) =>
  statementsDuring(async () => expect((await support.get(address)).status).toBe(200));

/** Those of every page: who is there, and the transaction of their editor. */
const ofEveryPage = /^(SELECT \* FROM read_session|START TRANSACTION|SELECT set_config\(|COMMIT)/;

it.each([
  // Rows; counts and saved views.
  ['/clients?view=all', 2],
  ['/clients?who=client&step=3', 2],
  // What was found first.
  ['/clients?q=pins', 3],
  ['/clients/filters?who=client', 1],
  ['/requests?view=all', 4],
  ['/orders', 3],
  ['/groupings', 1],
  // With the first clients that nobody, or one person only, may order for; and which addresses a mailbox receives.
  ['/administrators', 6],
  ['/administrators/orphans', 2],
  // Rows, their slots, counts, choices of the filters.
  ['/certificates', 5],
  ['/certificates?view=list', 4],
  ['/register-changes', 3],
  // Its head, its slots, its last request, its journal.
  ['/clients/:client', 4],
])('%s asks the database %i times at most', async (page, most) => {
  const address = page.replace(':client', client);
  const asked = (await statementsOf(address)).filter((text) => !ofEveryPage.test(text.trim()));
  expect(asked.slice(most)).toEqual([]);
});

it.each([
  ['/orders?state=to_order', 'FROM orders o', "o.state = 'to_order'"],
  ['/requests?state=signed', 'FROM requests r', "r.state = 'signed'"],
])('%s is counted where its rows are, by codes that are written out', async (address, own, code) => {
  const counts = (await statementsOf(address)).filter((text) => text.includes('AS counts') && text.includes(own));
  expect(counts).toEqual([expect.stringContaining(code)]);
  expect(counts[0]).not.toMatch(/JOIN clients|\$\d/);
});

it('counts the states of what a search finds by one reading, with what it found', async () => {
  const asked = await statementsOf('/orders?q=pins');
  const [found, ...more] = asked.filter((text) => text.includes('search_clients') || text.includes('find_clients'));
  expect(found).toContain('find_clients');
  expect(more).toEqual([]);
  expect(asked.filter((text) => text.includes("FILTER (WHERE o.state = 'verified')"))).toHaveLength(1);
});
