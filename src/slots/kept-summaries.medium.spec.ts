import { describe, expect, it } from '@jest/globals';
import { aCertificate, aClient, anEstablishment, anInstance, anOrder, aSlot } from '../../test/support/factories.js';
import { connectOwner, aTenant } from '../../test/support/tenant.js';
import { waitFor } from '../../test/support/wait-for.js';
import { certificateChecks } from '../operator/verify/certificate-checks.js';
import { clientChecks } from '../operator/verify/client-checks.js';
import { severity } from '../journey/plan/coverage.js';
import { orderTable } from '../orders/order.transitions.js';

const tenant = await aTenant();

// The same each time: a failure can be looked at again.
let state = 20_261_127;
const below = (limit: number) => {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor((state / 2_147_483_648) * limit);
};
const one = <Item>(items: Item[]): Item => items[below(items.length)] as Item;
const states = Object.keys(orderTable.states);
const changed = (sql: string, parameters: unknown[] = []) => tenant.owner.query(sql, parameters);

/** What each check that recomputes from nothing finds different. */
async function different(): Promise<string[]> {
  const kept = [...certificateChecks, ...clientChecks].filter(({ name }) =>
    ['slots.in-force', 'slots.open-order', 'clients.kept-beside', 'clients.counted'].includes(name),
  );
  const found: string[] = [];
  for (const { find } of kept)
    found.push(...((await find({ client: tenant.owner, editorId: tenant.editorId }))?.faults ?? []));
  return found;
}

describe('what is kept beside slots and clients', () => {
  it('is what a full count makes of them, whatever was done and in whatever order', async () => {
    const clients: string[] = [];
    const slots: { id: string; client_id: string; ofEstablishment: boolean }[] = [];
    const orders: string[] = [];
    const aPark = async () => {
      const { id: client_id } = await aClient(tenant, { name: `Clinique ${below(1_000)}` });
      const { id: instance_id } = await anInstance(tenant, { client_id, services: [] });
      const { id: establishment_id } = await anEstablishment(tenant, { client_id });
      clients.push(client_id);
      for (const index of [0, 1, 2]) {
        const ofEstablishment = index > 0;
        const own = { client_id, instance_id, common_name: `N${index}` };
        const { id } = await aSlot(tenant, ofEstablishment ? { ...own, establishment_id } : own);
        slots.push({ id, client_id, ofEstablishment });
      }
    };
    const successorOf = (slot: { client_id: string }) =>
      slots.find((other) => other.client_id === slot.client_id && !other.ofEstablishment)?.id;
    for (let index = 0; index < 4; index += 1) await aPark();
    const acts: Record<string, () => Promise<unknown>> = {
      order: async () => {
        const slot = one(slots);
        const open = await changed('SELECT FROM open_orders WHERE slot_id = $1', [slot.id]);
        if (open.rowCount === 0)
          orders.push((await anOrder(tenant, { slot_id: slot.id, client_id: slot.client_id })).id);
      },
      move: () =>
        changed(
          `UPDATE orders o SET state = $2 WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM open_orders x WHERE x.slot_id = o.slot_id AND x.id <> o.id)`,
          [one(orders) ?? null, one(states)],
        ),
      certify: async () => {
        // More of the entity's, whose orders are those of what they take over from.
        const slot = one(below(3) === 0 ? slots : slots.filter(({ ofEstablishment }) => !ofEstablishment));
        const times = { installed_at: one([null, new Date()]), revoked_at: one([null, null, new Date()]) };
        const { id } = await aCertificate(tenant, { slot_id: slot.id, client_id: slot.client_id, ...times });
        await changed(
          'UPDATE orders SET certificate_id = $2 WHERE slot_id = $1 AND id IN (SELECT id FROM open_orders)',
          [slot.id, id],
        );
      },
      verify: () =>
        changed('UPDATE certificates SET installed_at = now(), verified_at = now() WHERE slot_id = $1', [
          one(slots).id,
        ]),
      succeed: async () => {
        const slot = one(slots.filter(({ ofEstablishment }) => ofEstablishment));
        await changed('UPDATE slots SET successor_id = $2 WHERE id = $1', [slot.id, one([null, successorOf(slot)])]);
      },
      forget: () => changed('DELETE FROM orders WHERE id = $1 AND certificate_id IS NULL', [one(orders) ?? null]),
      all: () => changed(`UPDATE orders SET state = 'cancelled' WHERE client_id = $1`, [one(clients)]),
      leave: () =>
        changed('UPDATE clients SET archived_at = $2 WHERE id = $1', [one(clients), one([null, new Date()])]),
      rename: () => changed('UPDATE clients SET name = $2 WHERE id = $1', [one(clients), `Hôpital ${below(1_000)}`]),
      follow: () =>
        changed('UPDATE clients SET account_manager_id = $2 WHERE id = $1', [
          one(clients),
          one([null, tenant.users.support.id]),
        ]),
      park: aPark,
    };
    // What comes for a slot that never had anything.
    const [next, former] = slots;
    const order = await anOrder(tenant, { slot_id: next?.id, client_id: next?.client_id });
    const { id: issued } = await aCertificate(tenant, { slot_id: next?.id, client_id: next?.client_id });
    await changed('UPDATE slots SET successor_id = $2 WHERE id = $1', [former?.id, next?.id]);
    await changed('UPDATE orders SET certificate_id = $2 WHERE id = $1', [order.id, issued]);
    const seen = new Set((await changed('SELECT phase FROM slots')).rows.map(({ phase }) => phase as string));
    for (let step = 0; step < 220; step += 1) {
      const name = one(Object.keys(acts).filter((act) => act !== 'park' || step % 15 === 0));
      await acts[name]?.();
      expect([step, name, await different()]).toEqual([step, name, []]);
      for (const { phase } of (await changed('SELECT DISTINCT phase FROM slots')).rows) seen.add(phase);
    }
    expect([...seen].sort()).toEqual(['arrived', 'issued', 'missing', 'requested', 'revoked', 'running']);
  }, 120_000);

  it('ranks the worst coverage as the journey does', async () => {
    const { id } = await aClient(tenant);
    for (const [index, coverage] of [...severity, null].entries()) {
      const { rows } = await changed(
        'UPDATE client_progress SET worst_coverage = $2 WHERE client_id = $1 RETURNING coverage_rank',
        [id, coverage],
      );
      expect([coverage, rows[0]?.coverage_rank]).toEqual([coverage, index + 1]);
    }
  });

  it('is right when a successor is named while its order is opened', async () => {
    const { id: client_id } = await aClient(tenant);
    const { id: instance_id } = await anInstance(tenant, { client_id, services: [] });
    const { id: establishment_id } = await anEstablishment(tenant, { client_id });
    const next = await aSlot(tenant, { client_id, instance_id, common_name: 'EJ' });
    const former = await aSlot(tenant, { client_id, instance_id, establishment_id, common_name: 'EG' });
    const other = await connectOwner(tenant.database, tenant.editorId);
    const { pid } = (await other.query('SELECT pg_backend_pid() AS pid')).rows[0];
    try {
      await changed('BEGIN');
      await changed('UPDATE slots SET successor_id = $2 WHERE id = $1', [former.id, next.id]);
      await other.query('BEGIN');
      const opened = anOrder({ owner: other }, { client_id, slot_id: next.id }).then(() => other.query('COMMIT'));
      await waitFor('the order waits for the slot', async () => {
        const { rows } = await changed('SELECT FROM pg_locks WHERE NOT granted AND pid = $1', [pid]);
        return rows.length > 0;
      });
      await changed('COMMIT');
      await opened;
    } finally {
      await other.end();
    }
    expect(await different()).toEqual([]);
  });
});
