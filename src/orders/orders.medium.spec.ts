import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anOrder, dayFromToday } from '../../test/support/factories.js';
import { slotNamed, subjectOf, startOrdering } from '../../test/support/orders.js';
import { issueCertificate, makeCsr } from '../../test/support/pki.js';
import { journalOf } from '../../test/support/records.js';
import { clock } from '../platform/clock.js';
import { Refused } from '../platform/web/errors.js';
import { OrderMoves } from './order-moves.service.js';

let { tenant, authority, hand } = {} as Awaited<ReturnType<typeof startOrdering>>;
beforeAll(async () => {
  ({ tenant, authority, hand } = await startOrdering());
});
afterAll(() => tenant?.stop());

const actionsOf = async (orderId: string) =>
  (await journalOf(tenant, orderId)).map(({ action }) => action).toReversed();

describe('an order', () => {
  it('goes from the CSR to the verified certificate, each step in the journal', async () => {
    const { client, slots } = await hand.aClientWithSlots(['insi_manu']);
    const slot = slotNamed(slots, 'INSI-MANU');
    const { order, created } = await hand.open(slot.id);
    expect({ created, state: order.state }).toEqual({ created: true, state: 'csr_expected' });
    expect(order.number).toMatch(/^C-\d{4}-\d{4}$/);

    const csr = await makeCsr({ subject: subjectOf(client, 'INSI-MANU') });
    expect(await hand.upload(order.id, csr.pem)).toMatchObject({ kept: true, acceptable: true });
    await hand.place(order.id);
    await tenant.run(() => hand.orders.change(order.id, 'announce'));
    const issued = await issueCertificate(authority, { csrPem: csr.pem });
    expect(await hand.importInto(order.id, issued.pem)).toMatchObject({
      imported: true,
      order: { state: 'collected' },
    });
    expect((await hand.slotsOf(client.id))[0]?.answer.coverage).toBe('issued_not_installed');

    await tenant.run(() => hand.orders.install(order.id, { installedOn: dayFromToday(0), note: 'SRV-DUI-02' }));
    await tenant.run(() => hand.orders.change(order.id, 'verify'));
    expect((await hand.slotsOf(client.id))[0]?.answer.coverage).toBe('covered');
    expect(await actionsOf(order.id)).toEqual([
      'opened',
      'accept_csr',
      'release',
      'order',
      'announce',
      'collect',
      'install',
      'verify',
    ]);
  });

  it('is one at a time for a slot: two people who open it get the same one', async () => {
    const { slots } = await hand.aClientWithSlots(['insi_auto']);
    const slot = slotNamed(slots, 'INSI-AUTO');
    const both = await Promise.all([hand.open(slot.id), hand.open(slot.id)]);
    expect(both[0].order.id).toBe(both[1].order.id);
    expect(both.filter((one) => one.created)).toHaveLength(1);
  });

  it('has the number that follows the last one of its year, past 9 999 too; numbers that are not ours count for nothing', async () => {
    const editor = await tenant.secondEditor();
    const year = clock.today().slice(0, 4);
    const next = (count: number) => editor.run(() => tenant.get(OrderMoves).nextNumbers(count));
    expect(await next(2)).toEqual([`C-${year}-0001`, `C-${year}-0002`]);
    for (const number of [`C-${Number(year) - 1}-0500`, `C-${year}-0041`, `C-${year}-12AB`, 'VIEUX-99'])
      await anOrder(editor, { number });
    expect(await next(1)).toEqual([`C-${year}-0042`]);
    for (const number of [`C-${year}-9999`, `C-${year}-10000`]) await anOrder(editor, { number });
    expect(await next(2)).toEqual([`C-${year}-10001`, `C-${year}-10002`]);
  });

  it('was not passed years before it was opened, nor before the certificate that it renews', async () => {
    const { client, slots } = await hand.aClientWithSlots(['insi_auto', 'insi_manu']);
    const { order } = await hand.open(slotNamed(slots, 'INSI-AUTO').id);
    await tenant.run(() => hand.orders.change(order.id, 'use_platform_key'));
    await expect(hand.place(order.id, dayFromToday(-100))).rejects.toMatchObject({ field: 'orderedOn' });
    // Passed, then noted here.
    await hand.place(order.id, dayFromToday(-30));

    const slot = slotNamed(slots, 'INSI-MANU');
    const issued = await issueCertificate(authority, {
      subject: subjectOf(client, 'INSI-MANU'),
      notBefore: new Date(Date.now() - 10 * 86_400_000),
    });
    const taken = await tenant.run(() => hand.imports.intoSlot(slot.id, Buffer.from(issued.pem)));
    if (!taken.imported || taken.history) throw new Error(JSON.stringify(taken));
    await tenant.run(() => hand.orders.install(taken.order.id, { installedOn: dayFromToday(0), note: null }));
    await tenant.run(() => hand.orders.change(taken.order.id, 'verify'));
    const next = await hand.open(slot.id);
    await tenant.run(() => hand.orders.change(next.order.id, 'use_platform_key'));
    await expect(hand.place(next.order.id, dayFromToday(-20))).rejects.toMatchObject({
      field: 'orderedOn',
      message: expect.stringContaining('renouvelle n’existait pas'),
    });
    await hand.place(next.order.id, dayFromToday(-5));
  });

  it('waits until somebody may order, and names each missing part', async () => {
    const { client, slots } = await hand.aClientWithoutRights(['insi_auto']);
    const slot = slotNamed(slots, 'INSI-AUTO');
    const refusalOf = (work: Promise<unknown>) => work.catch((error: unknown) => error);
    const refusal = await refusalOf(hand.open(slot.id));
    expect(refusal).toBeInstanceOf(Refused);
    expect((refusal as Refused).message).toContain('délégation');
    expect((refusal as Refused).message).toContain('Aucun administrateur n’est habilité');
    await hand.withRights(client.id);
    const { order } = await hand.open(slot.id);
    const csr = await makeCsr({ subject: subjectOf(client, 'INSI-AUTO') });
    await hand.upload(order.id, csr.pem);
    const mandate = (state: string) =>
      tenant.owner.query('UPDATE delegations SET state = $2 WHERE client_id = $1', [client.id, state]);
    await mandate('ended');
    expect(await refusalOf(hand.place(order.id))).toMatchObject({ message: expect.stringContaining('délégation') });
    await mandate('active');
    await hand.place(order.id);
    expect((await tenant.run(() => hand.orders.byId(order.id))).state).toBe('ordered');
  });

  it('is not opened before the contract is signed, nor on an archived client', async () => {
    const unsigned = await hand.aClientWithSlots(['insi_auto'], { contract_state: 'missing' });
    await expect(hand.open(slotNamed(unsigned.slots, 'INSI-AUTO').id)).rejects.toThrow('contrat');
    const gone = await hand.aClientWithSlots(['insi_auto']);
    await tenant.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [gone.client.id]);
    await expect(hand.open(slotNamed(gone.slots, 'INSI-AUTO').id)).rejects.toThrow('archivé');
  });

  it('refuses an auditor', async () => {
    const { slots } = await hand.aClientWithSlots(['insi_auto']);
    const { order } = await hand.open(slotNamed(slots, 'INSI-AUTO').id);
    await expect(
      tenant.as('auditor')(() => hand.orders.change(order.id, 'cancel', { reason: 'essai' })),
    ).rejects.toThrow(Refused);
  });
});
