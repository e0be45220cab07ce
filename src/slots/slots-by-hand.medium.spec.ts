import { describe, expect, it } from '@jest/globals';
import { aClient, anInstance, aSlot } from '../../test/support/factories.js';
import { justBefore } from '../../test/support/just-before.js';
import { journalOf } from '../../test/support/records.js';
import { aTenant } from '../../test/support/tenant.js';
import { uuidv7 } from '../platform/uuid.js';
import { SlotsByHand } from './slots-by-hand.service.js';

const tenant = await aTenant();

const roc = { offer: 'ORG', usage: 'CONF', purpose: 'other', label: 'ROC', common_name: 'ROC DUI' };
const anAddition = async () => {
  const client = await aClient(tenant);
  const instance = await anInstance(tenant, { client_id: client.id });
  const asked = { purpose: 'other' as const, name: 'ROC', product: 'ORG_CONF', commonName: 'ROC DUI', holder: null };
  const add = () =>
    tenant.run(() => tenant.get(SlotsByHand).add(client.id, { ...asked, instanceId: instance.id, reason: 'Mutuelle' }));
  return { row: { ...roc, client_id: client.id, instance_id: instance.id }, clientId: client.id, add };
};
const additionsTold = async (clientId: string) => {
  const { rows } = await tenant.owner.query(
    `SELECT subject_id FROM audit_entries WHERE client_id = $1 AND action = 'added_by_hand'`,
    [clientId],
  );
  return rows;
};

describe('a slot that two people add at once', () => {
  it('is there once: the other reads that it is, with its address, and the journal tells no slot that is not', async () => {
    const { row, clientId, add } = await anAddition();
    const id = uuidv7();
    await expect(justBefore(tenant, () => aSlot(tenant, { ...row, id }), add)).rejects.toMatchObject({
      reasons: [expect.stringContaining('existe déjà')],
      see: { href: `/slots/${id}` },
    });
    expect(await additionsTold(clientId)).toEqual([]);
  });

  it('comes back once, when it was needed no more', async () => {
    const { row, clientId, add } = await anAddition();
    const { id } = await aSlot(tenant, { ...row, not_needed_reason: 'Projet abandonné' });
    const back = () => tenant.owner.query('UPDATE slots SET not_needed_reason = NULL WHERE id = $1', [id]);
    await expect(justBefore(tenant, back, add)).rejects.toThrow('existe déjà');
    expect(await additionsTold(clientId)).toEqual([]);
    expect(await journalOf(tenant, id)).toEqual([]);
  });
});
