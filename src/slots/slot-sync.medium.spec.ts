import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ordersOf, slotNamed } from '../../test/support/orders.js';
import { startTenant, type TestTenant } from '../../test/support/tenant.js';

let tenant: TestTenant;
let hand: ReturnType<typeof ordersOf>;

beforeAll(async () => {
  tenant = await startTenant();
  hand = ordersOf(tenant);
});
afterAll(() => tenant?.stop());

describe('the slots of a client', () => {
  it('appear with the services of its instances, once, with a line in the timeline', async () => {
    const { client, slots } = await hand.aClientWithSlots(['dmp', 'insi_auto']);
    expect(slots.map((slot) => slot.label).sort()).toEqual(['DMP authentification', 'DMP signature', 'INSI-AUTO']);
    await hand.touch(client.id);
    expect(await hand.slotsOf(client.id)).toHaveLength(3);
    const { rows } = await tenant.owner.query(
      `SELECT 1 FROM audit_entries WHERE client_id = $1 AND subject_kind = 'slot' AND action = 'created'`,
      [client.id],
    );
    expect(rows).toHaveLength(3);
  });

  it('become not needed when the service goes, and are needed again when it comes back', async () => {
    const { client, instance } = await hand.aClientWithSlots(['insi_auto', 'insi_manu']);
    await tenant.owner.query(`UPDATE instances SET services = '{insi_auto}' WHERE id = $1`, [instance.id]);
    await hand.touch(client.id);
    const gone = slotNamed(await hand.slotsOf(client.id), 'INSI-MANU');
    expect(gone.answer.coverage).toBe('not_needed');
    expect(gone.notNeededReason).toBe('Le service INSi, appels manuels n’est plus utilisé sur cette instance.');
    await tenant.owner.query(`UPDATE instances SET services = '{insi_auto,insi_manu}' WHERE id = $1`, [instance.id]);
    await hand.touch(client.id);
    expect(slotNamed(await hand.slotsOf(client.id), 'INSI-MANU').answer.coverage).toBe('missing');
  });
});
