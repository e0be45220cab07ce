import { describe, expect, it } from '@jest/globals';
import {
  aClient,
  aDelegation,
  anAdministrator,
  anAssignment,
  type Columns,
  dayFromToday,
} from '../../test/support/factories.js';
import { rowOf } from '../../test/support/records.js';
import { aTenant } from '../../test/support/tenant.js';
import { DelegationChanges } from '../delegations/delegation-changes.service.js';
import { Refused } from '../platform/web/errors.js';
import { AssignmentChanges } from './assignment-changes.service.js';
import { orphanReason } from './assignment.transitions.js';

// Domain rule 8: nobody leaves a client without administrator by a click, unless the client has left.
const tenant = await aTenant();

/** The only administrator of a client, whose end is planned. */
async function ending(columns: Columns = {}) {
  const client = await aClient(tenant, columns);
  // One that orders for itself is served by its own people.
  const own = columns['self_administered'] ? await anAdministrator(tenant, { client_id: client.id }) : null;
  const { id } = await anAssignment(tenant, {
    client_id: client.id,
    state: 'end_to_request',
    ...(own && { administrator_id: own.id }),
  });
  const end = () => tenant.run(() => tenant.get(AssignmentChanges).change(id, 'request_end'));
  return { clientId: client.id, end };
}

const endMandate = (id: string) =>
  tenant.run(() =>
    tenant.get(DelegationChanges).change(id, 'end', { reason: 'Le client part.', date: dayFromToday(0) }),
  );

const situations: Record<string, { columns?: Columns; mandates?: Columns[]; ended?: true; passes: boolean }> = {
  'no mandate was ever recorded': { passes: false },
  'its mandate is in force': { mandates: [{}], passes: false },
  'its mandate ran out': { mandates: [{ ends_on: dayFromToday(-3) }], passes: false },
  'its mandate was never signed': { mandates: [{ state: 'ended', evidence_document_id: null }], passes: false },
  'its mandate was ended, and a new one is with it': {
    mandates: [{}, { state: 'requested', channel: 'portal', evidence_document_id: null }],
    ended: true,
    passes: false,
  },
  'it acts itself': { columns: { self_administered: true }, mandates: [{}], ended: true, passes: false },
  'somebody ended its mandate': { mandates: [{}], ended: true, passes: true },
  'it is archived': { columns: { archived_at: new Date() }, passes: true },
};

describe('the last administrator of a client', () => {
  it.each(Object.entries(situations))('ends by hand only when the client has left: %s', async (_, situation) => {
    const { columns = {}, mandates = [], ended, passes } = situation;
    const { clientId, end } = await ending(columns);
    const made: string[] = [];
    for (const mandate of mandates) made.push((await aDelegation(tenant, { client_id: clientId, ...mandate })).id);
    if (ended) await endMandate(made[0] ?? '');
    if (passes) return expect(await end()).toBeUndefined();
    const refused: unknown = await end().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refused);
    expect((refused as Refused).reasons).toContain(orphanReason);
    return undefined;
  });

  it.each<[string, Columns, Columns]>([
    ['somebody who is to leave as well', {}, { left_on: dayFromToday(10) }],
    ['somebody of ours, at a client that orders for itself', { self_administered: true }, {}],
  ])('is not made somebody else by %s', async (_, columns, other) => {
    const { clientId, end } = await ending(columns);
    const person = await anAdministrator(tenant, other);
    await anAssignment(tenant, { client_id: clientId, administrator_id: person.id });
    await expect(end()).rejects.toThrow(orphanReason);
  });

  it('is nobody of ours, at a client that orders for itself: who may not order there leaves nobody alone', async () => {
    const client = await aClient(tenant, { self_administered: true });
    const { id } = await anAssignment(tenant, { client_id: client.id, state: 'end_to_request' });
    await tenant.run(() => tenant.get(AssignmentChanges).change(id, 'request_end'));
    expect(await rowOf(tenant, 'assignments', id)).toMatchObject({ state: 'end_requested' });
  });
});
