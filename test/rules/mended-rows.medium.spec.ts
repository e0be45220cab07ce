import { describe, expect, it } from '@jest/globals';
import { WatchedAgain1764670000930 } from '../../migrations/1764670000930-watched-again.js';
import { WhoReallyPlaced1764670000931 } from '../../migrations/1764670000931-who-really-placed.js';
import { FewAndReadOnce1764670001650 } from '../../migrations/1764670001650-few-and-read-once.js';
import { InterruptedStaysInterrupted1764670001750 } from '../../migrations/1764670001750-interrupted-stays-interrupted.js';
import { WrittenForEachEditor1764670001710 } from '../../migrations/1764670001710-written-for-each-editor.js';
import { HolderClosed1764670001840 } from '../../migrations/1764670001840-holder-closed.js';
import { faultsOf } from '../../src/operator/verify/verify.js';
import { OrderAdministrators } from '../../src/orders/order-administrators.service.js';
import { AuditService } from '../../src/platform/audit/audit.service.js';
import { SlotSync } from '../../src/slots/slot-sync.service.js';
import {
  aCertificate,
  aClient,
  aMessage,
  anAdministrator,
  anEstablishment,
  aSlot,
  goesElsewhere,
  type Row,
} from '../support/factories.js';
import { ordersOf } from '../support/orders.js';
import { journalOf, rowOf } from '../support/records.js';
import { aTenant } from '../support/tenant.js';

const tenant = await aTenant();
await tenant.owner.query(`UPDATE editors SET ans_contract_signed_on = '2020-01-01'`);
const hand = ordersOf(tenant);

/** As it meets the rows of an editor that already works: nobody chose one, and the owner of the tables sees no row of any. */
async function mend(
  migration: { up(runner: never): Promise<void>; down?(runner: never): Promise<void> },
  again = false,
) {
  const runner = { query: (text: string) => tenant.owner.query(text) } as never;
  await tenant.owner.query(`SELECT set_config('app.editor_id', '', false)`);
  await tenant.owner.query('BEGIN');
  if (again) await migration.down?.(runner);
  await migration.up(runner);
  await tenant.owner.query('COMMIT');
  await tenant.owner.query(`SELECT set_config('app.editor_id', $1, false)`, [tenant.editorId]);
}

describe('what a column says of rows that were there before it', () => {
  it('knows the establishments that went to another client', async () => {
    const slot = await aSlot(tenant);
    await goesElsewhere(tenant, slot.id);
    const stays = await anEstablishment(tenant);
    await mend(new FewAndReadOnce1764670001650(), true);
    const went = String((await rowOf(tenant, 'slots', slot.id))?.['establishment_id']);
    expect((await rowOf(tenant, 'establishments', went))?.['transferred_at']).toBeInstanceOf(Date);
    expect((await rowOf(tenant, 'establishments', stays.id))?.['transferred_at']).toBeNull();
  });

  it('knows the certificates that were in service and are revoked, whatever was collected since', async () => {
    const own = await aSlot(tenant);
    const of = { client_id: own['client_id'], slot_id: own.id };
    const ended = { installed_at: new Date(), verified_at: new Date(), revoked_at: new Date() };
    const revoked = await aCertificate(tenant, { ...of, ...ended });
    const collected = await aCertificate(tenant, { ...of, installed_at: null, verified_at: null });
    const inForce = async () => (await rowOf(tenant, 'slots', own.id))?.['in_force_id'];
    const asked = async () =>
      (await tenant.owner.query(`DELETE FROM outbox WHERE name = 'progress.refresh' AND key = 'interrupted'`)).rowCount;
    const migration = new InterruptedStaysInterrupted1764670001750();
    await mend({ up: (runner) => migration.down(runner) });
    expect(await inForce()).toBe(collected.id);
    await mend(migration);
    expect(await inForce()).toBe(revoked.id);
    expect(await asked()).toBe(1);
    await mend(migration);
    expect(await asked()).toBe(0);
  });

  it('knows the slots of closed establishments, and has what is next about them told anew', async () => {
    const shut = await anEstablishment(tenant, { closed_on: '2026-01-31', closed_reason: 'Fermé' });
    const open = await anEstablishment(tenant);
    const [ofShut, ofOpen] = [
      await aSlot(tenant, { client_id: shut['client_id'], establishment_id: shut.id }),
      await aSlot(tenant, { client_id: open['client_id'], establishment_id: open.id }),
    ];
    const asked = async () =>
      (await tenant.owner.query(`DELETE FROM outbox WHERE name = 'progress.refresh' AND key = 'closed'`)).rowCount;
    await mend(new HolderClosed1764670001840(), true);
    expect((await rowOf(tenant, 'slots', ofShut.id))?.['holder_closed']).toBe(true);
    expect((await rowOf(tenant, 'slots', ofOpen.id))?.['holder_closed']).toBe(false);
    expect(await asked()).toBe(1);
  });

  it('knows the mails that wait for their address', async () => {
    const held = await aMessage(tenant, { direction: 'out', state: 'queued', put_off: 'address', held_until: null });
    await mend(new WrittenForEachEditor1764670001710());
    expect((await rowOf(tenant, 'messages', held.id))?.['held_until']).toBe(Infinity);
  });
});

describe('the slot of an establishment that went to another client, taken for replaced', () => {
  const replaced = 'Remplacé par le certificat juridique.';
  type Step = 'leaves' | 'is replaced' | 'ends';

  /** A slot with its certificate in force, of an establishment of the client, then what happened, in that order. */
  async function aSlotThat(...steps: Step[]): Promise<Row> {
    const [client, other] = [await aClient(tenant), await aClient(tenant)];
    const site = await anEstablishment(tenant, { client_id: client.id });
    const slot = await aSlot(tenant, { client_id: client.id, establishment_id: site.id });
    const own = { client_id: client.id, slot_id: slot.id };
    const end = new Date(Date.now() + 90 * 86_400_000);
    await aCertificate(tenant, { ...own, installed_at: new Date(), verified_at: new Date(), not_after: end });
    const tell = (kind: string, id: string, action: string) =>
      tenant.run(() =>
        tenant.get(AuditService).record({ subject: { kind, id }, clientId: client.id, action, summary: action }),
      );
    const happens: Record<Step, () => Promise<unknown>> = {
      leaves: async () => {
        await tenant.owner.query('UPDATE establishments SET client_id = $2 WHERE id = $1', [site.id, other.id]);
        await tell('establishment', site.id, 'transferred');
      },
      'is replaced': async () => {
        await tell('slot', slot.id, 'not_needed');
        await tenant.owner.query('UPDATE slots SET not_needed_reason = $2 WHERE id = $1', [slot.id, replaced]);
      },
      ends: () =>
        tenant.owner.query(`UPDATE certificates SET not_after = now() - interval '1 day' WHERE slot_id = $1`, [
          slot.id,
        ]),
    };
    for (const step of steps) await happens[step]();
    return slot;
  }
  const reasonOf = async ({ id }: Row) => (await rowOf(tenant, 'slots', id))?.['not_needed_reason'];

  it('is watched again, which its journal says, and stays so', async () => {
    const slot = await aSlotThat('leaves', 'is replaced');
    await mend(new WatchedAgain1764670000930());
    expect(await reasonOf(slot)).toBeNull();
    expect((await journalOf(tenant, slot.id))[0]).toMatchObject({
      action: 'needed_again',
      reason: expect.stringContaining('était passé à un autre client') as unknown,
    });
    await tenant.run(() => tenant.get(SlotSync).sync([String(slot['client_id'])]));
    expect(await reasonOf(slot)).toBeNull();
    expect((await faultsOf({ client: tenant.owner, editorId: tenant.editorId })).join()).not.toContain('journal');
  });

  it.each<[string, Step[]]>([
    ['it was replaced while it was the client’s', ['is replaced', 'leaves']],
    ['it ended since', ['leaves', 'is replaced', 'ends']],
    ['it never went', ['is replaced']],
  ])('is left as it is where %s', async (_where, steps) => {
    const slot = await aSlotThat(...steps);
    const before = await journalOf(tenant, slot.id);
    await mend(new WatchedAgain1764670000930());
    expect(await reasonOf(slot)).toBe(replaced);
    expect(await journalOf(tenant, slot.id)).toEqual(before);
  });
});

describe('an order that was handed over before who placed it was kept', () => {
  /** Placed by the one, handed to the other, as the rows of before had it. */
  async function aHandedOrder(placerColumns: object = {}) {
    const { client, slots } = await hand.aClientWithoutRights(['insi_auto']);
    const placer = await hand.withRights(client.id);
    await tenant.owner.query('UPDATE administrators SET first_name = $2, last_name = $3 WHERE id = $1', [
      placer.id,
      'Ada',
      `Perrin-${placer.id.slice(-6)}`,
    ]);
    const { order } = await hand.open(slots[0]?.id ?? '');
    await hand.run(() => hand.orders.change(order.id, 'use_platform_key'));
    await hand.place(order.id);
    const taker = await anAdministrator(tenant);
    const handed = { id: order.id, number: order.number, clientId: client.id, to: { id: taker.id, name: 'Qui prend' } };
    await hand.run(() => tenant.get(OrderAdministrators).handOver([handed], 'Départ.'));
    await tenant.owner.query('UPDATE orders SET placed_by_administrator_id = administrator_id WHERE id = $1', [
      order.id,
    ]);
    for (const [column, value] of Object.entries(placerColumns))
      await tenant.owner.query(`UPDATE administrators SET ${column} = $2 WHERE id = $1`, [placer.id, value]);
    return { order, placer, taker };
  }
  const placedBy = async (order: { id: string }) =>
    (await rowOf(tenant, 'orders', order.id))?.['placed_by_administrator_id'];

  it('says who placed it, by the journal, and who goes on with it', async () => {
    const { order, placer, taker } = await aHandedOrder();
    await mend(new WhoReallyPlaced1764670000931());
    expect(await rowOf(tenant, 'orders', order.id)).toMatchObject({
      placed_by_administrator_id: placer.id,
      administrator_id: taker.id,
    });
  });

  it('is left as it is where the name is nobody’s any more, or that of two', async () => {
    const renamed = await aHandedOrder({ last_name: 'Autre' });
    const twice = await aHandedOrder();
    const { rows } = await tenant.owner.query<Row>('SELECT * FROM administrators WHERE id = $1', [twice.placer.id]);
    await anAdministrator(tenant, { first_name: 'Ada', last_name: rows[0]?.['last_name'] });
    await mend(new WhoReallyPlaced1764670000931());
    for (const { order, taker } of [renamed, twice]) expect(await placedBy(order)).toBe(taker.id);
  });
});
