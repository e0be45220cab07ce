import { beforeAll, expect, it } from '@jest/globals';
import { miscounted } from '../../test/support/counted.js';
import {
  aCertificate,
  aClient,
  aDelegation,
  aDeputy,
  anInstance,
  anOrder,
  aRepresentative,
  aSlot,
  dayFromToday,
} from '../../test/support/factories.js';
import { aTenant, type TestEditor } from '../../test/support/tenant.js';
import { HomeQueries } from '../home/home.queries.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { ReadinessQueries } from '../readiness/readiness.queries.js';
import { ProgressCounts } from './progress-counts.service.js';
import { ProgressService } from './progress.service.js';

const clients: string[] = [];
const tenant = await aTenant();
beforeAll(async () => {
  for (let index = 0; index < 12; index += 1)
    clients.push((await aClient(tenant, index < 8 ? { account_manager_id: tenant.users.support.id } : {})).id);
  // One that support stands in for, whoever follows it; it may be theirs as well.
  await aDeputy(tenant, { client_id: clients[0], deputy_id: tenant.users.support.id });
});

/** Chance that is the same each time, of one act: a failure can be looked at again. */
function chanceOf(seed: number) {
  let state = seed + 20_261_127;
  const below = (limit: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * limit);
  };
  return { below, one: <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item };
}
type Chance = ReturnType<typeof chanceOf>;

/** The factories, in the transaction that is open here: as the runtime role, and gone if it is rolled back. */
const here = () => ({ owner: tenant.get(TenantDb).context().connection }) as unknown as TestEditor;
const changed = (sql: string, parameters: unknown[]) => here().owner.query(sql, parameters);

async function certified(client_id: string, { below, one }: Chance): Promise<void> {
  const instance = await anInstance(here(), { client_id, services: [] });
  const slot = { client_id, slot_id: (await aSlot(here(), { client_id, instance_id: instance.id })).id };
  const ends = { not_after: new Date(`${dayFromToday(below(500) - 60)}T${one(['00', '12', '23'])}:30:00Z`) };
  const verified_at = one([null, new Date(), new Date()]);
  if (below(4) > 0) await aCertificate(here(), { ...slot, ...ends, installed_at: new Date(), verified_at });
  if (below(3) === 0) await anOrder(here(), slot);
}

/** On both sides of the last day that is near, of a client that support follows. */
async function certifiedAroundNear(): Promise<void> {
  const { id } = await aClient(tenant, { account_manager_id: tenant.users.support.id });
  for (const days of [59, 60, 61]) {
    const instance = await anInstance(tenant, { client_id: id, services: [] });
    const slot = { client_id: id, slot_id: (await aSlot(tenant, { client_id: id, instance_id: instance.id })).id };
    const ends = {
      not_after: new Date(`${dayFromToday(days)}T10:30:00Z`),
      installed_at: new Date(),
      verified_at: new Date(),
    };
    await aCertificate(tenant, { ...slot, ...ends });
  }
  await tenant.run(() => tenant.get(ProgressService).refresh([id]));
}

const acts: ((clientId: string, chance: Chance) => Promise<unknown>)[] = [
  certified,
  certified,
  certified,
  (client_id) => aRepresentative(here(), { client_id, ended_on: dayFromToday(-1) }),
  (client_id) => aDelegation(here(), { client_id }),
  (id, { one }) => changed('UPDATE clients SET contract_state = $2 WHERE id = $1', [id, one(['missing', 'signed'])]),
  (id, { one }) => changed('UPDATE clients SET archived_at = $2 WHERE id = $1', [id, one([null, null, new Date()])]),
  (id, { one }) =>
    changed('UPDATE clients SET account_manager_id = $2 WHERE id = $1', [id, one([null, tenant.users.support.id])]),
  (id) => changed('UPDATE clients SET self_administered = NOT self_administered WHERE id = $1', [id]),
  (id, { one }) => changed('UPDATE orders SET state = $2 WHERE client_id = $1', [id, one(['cancelled', 'rejected'])]),
];

const act = (id: string, chance: Chance, fails = false) =>
  tenant.run(async () => {
    await chance.one(acts)(id, chance);
    tenant.get(TenantDb).touchClient(id);
    if (chance.below(3) === 0) await tenant.get(ProgressService).refresh([id]);
    if (fails) throw new Error('rolled back');
  });

/** As a walk over every client and every slot has them; the months of all, and of those that support follows. */
async function walked() {
  const rows = async (sql: string) => (await tenant.owner.query(sql)).rows as Record<string, unknown>[];
  const steps = await rows(
    'SELECT step, count(*)::int AS here FROM client_progress WHERE NOT archived GROUP BY step ORDER BY step',
  );
  const ends = (whose: string) =>
    rows(
      `SELECT greatest(to_char(day, 'YYYY-MM'), to_char(paris_today(), 'YYYY-MM')) AS month, count(*) FILTER (WHERE NOT engaged AND day <= paris_today() + 60)::int AS urgent,
              count(*) FILTER (WHERE engaged)::int AS engaged, count(*) FILTER (WHERE NOT engaged AND day > paris_today() + 60)::int AS later
         FROM (SELECT (s.expires_at AT TIME ZONE 'Europe/Paris')::date AS day, s.open_order_id IS NOT NULL AS engaged FROM slots s JOIN clients c ON c.id = s.client_id
                WHERE c.archived_at IS NULL AND s.phase = 'running' AND ${whose}) ends GROUP BY 1 ORDER BY 1 LIMIT 13`,
    );
  const lacks = await rows(
    'SELECT lacks, count(*)::int AS clients FROM client_progress WHERE NOT archived AND lacks IS NOT NULL GROUP BY lacks ORDER BY lacks::text',
  );
  const followed = `(c.account_manager_id = '${tenant.users.support.id}' OR c.id = '${clients[0]}')`;
  return { steps, ends: await ends('true'), mine: await ends(followed), lacks };
}

const told = () =>
  tenant.run(async () => {
    const ends = async (mine: boolean) =>
      (await tenant.get(HomeQueries).expiries(mine)).filter(
        ({ urgent, engaged, later }) => urgent !== 0 || engaged !== 0 || later !== 0,
      );
    const lacks = await tenant.get(ReadinessQueries).byLacks();
    return {
      steps: (await tenant.get(HomeQueries).funnel(false)).map(({ step, here: number }) => ({ step, here: number })),
      ends: await ends(false),
      mine: await ends(true),
      lacks: lacks.sort((a, b) => (a.lacks.join() < b.lacks.join() ? -1 : 1)),
    };
  });

// This month and the eleven after it, whatever day of it this is.
const inTwelveMonths = ({ month }: Record<string, unknown>) => {
  const [year = '', own = ''] = dayFromToday(0).split('-');
  return String(month) < `${Number(year) + 1}-${own}`;
};

it('is what a count finds, whatever was done, rolled back, done at once and put together', async () => {
  for (let step = 0; step < 70; step += 1) {
    const chance = chanceOf(3 * step);
    const [first, second] = [chance.one(clients), chance.one(clients)];
    const fails = chance.below(4) === 0;
    const ended = await Promise.allSettled([
      act(first, chanceOf(3 * step + 1)),
      act(second, chanceOf(3 * step + 2), fails),
      ...(chance.below(5) === 0 ? [fold()] : []),
    ]);
    // What the database refuses, one of two orders for a slot for instance, is rolled back as well.
    expect(ended[1].status === 'rejected' || !fails).toBe(true);
    expect([step, await miscounted(tenant)]).toEqual([step, []]);
  }
  await certifiedAroundNear();
  expect(await miscounted(tenant)).toEqual([]);
  const { lacks, steps, ends, mine } = await walked();
  expect(Math.min(ends.length, mine.length)).toBeGreaterThan(3);
  expect(mine).not.toEqual(ends);
  expect(mine.filter(({ urgent }) => urgent !== 0).length).toBeGreaterThan(0);
  const found = await told();
  expect(found.steps).toEqual(steps);
  expect(found.ends).toEqual(ends.filter(inTwelveMonths));
  expect(found.mine).toEqual(mine.filter(inTwelveMonths));
  expect(found.lacks).toEqual(lacks);
}, 120_000);

const fold = () => tenant.run(() => tenant.get(ProgressCounts).fold());
const number = async () => Number((await tenant.owner.query('SELECT count(*) FROM progress_counts')).rows[0]?.count);

it('is put together once, by two at once as by one, and says the same', async () => {
  const before = await told();
  for (const [index, id] of clients.entries()) await act(id, chanceOf(index)).catch(() => undefined);
  const after = await told();
  await Promise.all([fold(), fold()]);
  expect(await told()).toEqual(after);
  expect(after).not.toEqual(before);
  await fold();
  const least = await number();
  await fold();
  expect([await number(), await miscounted(tenant)]).toEqual([least, []]);
});

it('is each editor’s own, and nobody waits for a count', async () => {
  const other = await tenant.secondEditor();
  const { id } = await aClient(other);
  await tenant.owner.query('BEGIN');
  // The same count, changed by another transaction that is still open.
  await tenant.owner.query('UPDATE client_progress SET step = 2 WHERE client_id = $1', [clients[0]]);
  await tenant.run(async () => {
    await changed('SET LOCAL lock_timeout = 200', []);
    await changed('UPDATE client_progress SET step = 2 WHERE client_id = $1', [clients[1]]);
    await tenant.get(ProgressCounts).fold();
  });
  await tenant.owner.query('ROLLBACK');
  expect([await miscounted(tenant), await miscounted(other)]).toEqual([[], []]);
  expect(
    (await other.owner.query('SELECT sum(number)::int AS n FROM progress_counts WHERE subject = $1', ['step'])).rows,
  ).toEqual([{ n: 1 }]);
  expect(id).toBeDefined();
});
