import { expect, it } from '@jest/globals';
import { anAdministrator, anAssignment, aClient } from '../../test/support/factories.js';
import { aTenant } from '../../test/support/tenant.js';
import { AssignmentChanges } from './assignment-changes.service.js';
import { AssignmentEnds } from './assignment-ends.service.js';
import { ReassignmentReturns } from './reassignment-returns.service.js';
import { Reassignments } from './reassignments.service.js';

const tenant = await aTenant();

const recorded = new Date('2023-03-14T11:00:00Z');

const stands = async (id: string) => {
  const { rows } = await tenant.owner.query<{ state: string; since: Date }>(
    'SELECT state, state_since AS since FROM assignments WHERE id = $1',
    [id],
  );
  return rows[0];
};

async function inForce() {
  const client = await aClient(tenant);
  const leaver = await anAdministrator(tenant);
  await anAssignment(tenant, { client_id: client.id });
  const held = await anAssignment(tenant, {
    ...{ client_id: client.id, administrator_id: leaver.id, state: 'active', state_since: recorded },
  });
  return { clientId: client.id, leaverId: leaver.id, id: held.id };
}

const changes = () => tenant.get(AssignmentChanges);

it('a reassignment that is taken back leaves a habilitation in force since ANS recorded it', async () => {
  const { clientId, leaverId, id } = await inForce();
  const newcomer = await anAdministrator(tenant);
  await tenant.run(() => tenant.get(Reassignments).reassign([clientId], leaverId, newcomer.id));
  expect(await stands(id)).toMatchObject({ state: 'end_to_request' });
  const wish = { clientId, planned: null, ended: { id, later: null } };
  await tenant.run(() => tenant.get(ReassignmentReturns).giveBack([wish]));
  expect(await stands(id)).toEqual({ state: 'active', since: recorded });
});

it('so does an end that a person gives up, and one that a campaign gives up', async () => {
  const { id } = await inForce();
  await tenant.run(() => changes().change(id, 'ask_end', { reason: 'Départ annoncé.' }));
  await tenant.run(() => changes().change(id, 'keep'));
  expect(await stands(id)).toEqual({ state: 'active', since: recorded });

  await tenant.run(() => changes().change(id, 'ask_end', { reason: 'Départ annoncé.' }));
  const ends = tenant.get(AssignmentEnds);
  await tenant.run(async () => ends.keep(await ends.byIds([id]), 'Fin annulée.'));
  expect(await stands(id)).toEqual({ state: 'active', since: recorded });
});

it('asked again under another number, it is in force since it was recorded anew', async () => {
  const { id } = await inForce();
  await tenant.run(async () => changes().apply(await changes().byId(id), 'ask_again', { reason: 'Nouveau FINESS.' }));
  await tenant.run(() => changes().change(id, 'request'));
  await tenant.run(() => changes().change(id, 'activate', { date: '2026-03-02' }));
  await tenant.run(() => changes().change(id, 'ask_end', { reason: 'Départ annoncé.' }));
  await tenant.run(() => changes().change(id, 'keep'));
  expect(await stands(id)).toEqual({ state: 'active', since: new Date('2026-03-02T11:00:00Z') });
});
