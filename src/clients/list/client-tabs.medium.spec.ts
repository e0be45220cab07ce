import { beforeAll, expect, it } from '@jest/globals';
import { miscounted } from '../../../test/support/counted.js';
import { aClient, aDeputy } from '../../../test/support/factories.js';
import { aTenant } from '../../../test/support/tenant.js';
import type { Role } from '../../journey/states/transitions.js';
import { countLimit } from '../../platform/lists/capped-counts.js';
import { clientList } from './client-list.js';
import { ClientListQueries } from './client-list.queries.js';
import { presetViews } from './client-saved-list.js';

const clients: string[] = [];
const tenant = await aTenant();
beforeAll(async () => {
  for (let index = 0; index < 24; index += 1) clients.push((await aClient(tenant)).id);
});

/** What is counted as it changes, what is counted beside it, and what is counted in another way. */
const asked = [
  ...presetViews.map(({ query }) => query),
  'who=client,ans,nobody',
  'expiring=0',
  'expiring=89',
  'mine=1&who=client',
  'who=client&step=2',
  'archived=1',
  'archived=1&who=client',
];

const list = () => tenant.get(ClientListQueries);

/** Each count, stopped and exact, beside the length of its list. */
const compared = (role: Role) =>
  tenant.run(async () => {
    const all = [];
    for (const query of asked) {
      const filter = clientList.filter(query);
      const counts = await list().counts([clientList.counted(filter), clientList.counted(filter, true)]);
      const { rows } = await list().page(filter, clientList.order({}), undefined, null, 1_000);
      all.push({ query, counts, rows: rows.length });
    }
    return all;
  }, role);

const change = (text: string, parameters: unknown[]) => tenant.owner.query(text, parameters);
const turns = ['client', 'editor', 'ans', 'administrator', 'nobody'];

/** Something of each client: whose turn, who follows it, whether it is here, and an end within the hour of a midnight of Paris. */
async function changed(round: number): Promise<void> {
  const { account_manager: manager, technical_admin: deputy, support } = tenant.users;
  const holders = [manager.id, deputy.id, support.id, null];
  for (const [index, id] of clients.entries()) {
    const luck = (index * 7 + round * 5) % 11;
    const ends = luck < 2 ? null : [0, 30, 89, 90, 91][(index + round) % 5];
    await change('UPDATE clients SET account_manager_id = $2, archived_at = $3 WHERE id = $1', [
      id,
      holders[(index + luck) % 4],
      luck === 5 ? new Date() : null,
    ]);
    await change(
      `UPDATE client_progress SET who = $2, step = $3, next_expiry = (paris_today() + $4::int)::timestamp AT TIME ZONE 'Europe/Paris' + make_interval(mins => $5) WHERE client_id = $1`,
      [id, turns[(index + round) % 5], 1 + (luck % 4), ends, luck % 2 === 0 ? -1 : 0],
    );
  }
}

it('says of each tab what its list has, whoever looks, and whomever they stand in for', async () => {
  const { account_manager: manager, technical_admin: deputy } = tenant.users;
  await aDeputy(tenant, { account_manager_id: manager.id, deputy_id: deputy.id });
  // For clients of whom they follow anyway, and of others.
  for (const client_id of clients.slice(0, 6))
    await aDeputy(tenant, { account_manager_id: null, client_id, deputy_id: deputy.id });
  const seen = new Set<number>();
  for (let round = 0; round < 4; round += 1) {
    await changed(round);
    for (const role of ['support', 'account_manager', 'technical_admin'] as const)
      for (const { query, counts, rows } of await compared(role)) {
        expect([round, role, query, ...counts]).toEqual([round, role, query, rows, rows]);
        seen.add(rows);
      }
    expect(await miscounted(tenant)).toEqual([]);
  }
  expect(seen.size).toBeGreaterThan(8);
});

it('stops at a thousand, but for whoever asks for all of them', async () => {
  const editor = await tenant.secondEditor();
  const many = countLimit + 20;
  await editor.owner.query(
    `INSERT INTO clients (id, finess_ej, name, departement, account_manager_id) SELECT gen_random_uuid(), 'F' || g, 'Client ' || g, '06', $2 FROM generate_series(1, $1) g`,
    [many, editor.users.support.id],
  );
  const counts = (query: string) => {
    const filter = clientList.filter(query);
    return editor.run(() => list().counts([clientList.counted(filter), clientList.counted(filter, true)]));
  };
  for (const query of ['', 'mine=1', 'who=editor']) expect(await counts(query)).toEqual([countLimit + 1, many]);
});

it('shows of a client what is on its record, from the transaction on that changed it', async () => {
  const [id] = clients;
  const shown = async () => {
    const filter = clientList.filter('');
    const { rows } = await tenant.run(() => list().page(filter, clientList.order({})));
    return rows.find((row) => row.id === id);
  };
  await change('UPDATE clients SET archived_at = NULL WHERE id = $1', [id]);
  await change(`UPDATE clients SET environment = 'TEST' WHERE id = $1`, [id]);
  expect(await shown()).toMatchObject({ environment: 'TEST' });
  await change(`UPDATE clients SET name = 'Résidence du Lac', town = NULL WHERE id = $1`, [id]);
  expect(await shown()).toMatchObject({ name: 'Résidence du Lac', town: null, environment: 'TEST' });
});
