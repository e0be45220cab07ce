import { expect, it } from '@jest/globals';
import { aClient, aFormerNumber, anAdministrator, anAssignment } from '../../test/support/factories.js';
import { aTenant } from '../../test/support/tenant.js';
import { ClientFactsQueries } from './client-facts.queries.js';

const tenant = await aTenant();

const recorded = { recorded_at: '2025-07-04T10:00:00Z' };
// Half past midnight in Paris, the day before elsewhere.
const closed = (at: string) => ({ ...recorded, state: 'closed', state_since: at });

it.each<[string, object[], string | null]>([
  ['nobody ever was', [], null],
  ['all that was recorded is closed', [closed('2026-10-04T22:30:00Z'), closed('2026-03-01T10:00:00Z')], '2026-10-05'],
  ['another one is still recorded', [closed('2026-10-04T22:30:00Z'), recorded], null],
  ['its end is only asked for', [closed('2026-10-04T22:30:00Z'), { ...recorded, state: 'end_requested' }], null],
  ['another one is asked for', [closed('2026-10-04T22:30:00Z'), { state: 'requested' }], '2026-10-05'],
  ['it was given up before ANS recorded it', [{ state: 'closed', state_since: '2026-10-04T22:30:00Z' }], null],
])('knows since when nobody is habilitated: %s', async (_situation, assignments, day) => {
  const client = await aClient(tenant);
  for (const columns of assignments) await anAssignment(tenant, { ...columns, client_id: client.id });
  const [facts] = await tenant.run(() => tenant.get(ClientFactsQueries).ofClients([client.id]));
  expect(facts?.habilitationEndedOn).toBe(day);
});

it('knows it beside somebody who has left, whose end ANS has not recorded', async () => {
  const client = await aClient(tenant);
  const gone = await anAdministrator(tenant, { left_on: '2026-10-01' });
  await anAssignment(tenant, { ...recorded, client_id: client.id, administrator_id: gone.id });
  await anAssignment(tenant, { ...closed('2026-10-04T22:30:00Z'), client_id: client.id });
  const [facts] = await tenant.run(() => tenant.get(ClientFactsQueries).ofClients([client.id]));
  expect(facts?.habilitationEndedOn).toBe('2026-10-05');
});

it('knows it of whoever is to be asked again since the number of their client changed, be it that they are asked by now', async () => {
  const client = await aClient(tenant, { number_since: '2026-11-20' });
  await aFormerNumber(tenant, { client_id: client.id, recorded_at: '2026-11-30T22:30:00Z' });
  await anAssignment(tenant, { ...closed('2026-10-04T22:30:00Z'), client_id: client.id });
  const again = await anAssignment(tenant, {
    ...{ ...recorded, client_id: client.id, state: 'to_request', state_since: '2026-11-30T22:30:01Z' },
  });
  const day = async () =>
    (await tenant.run(() => tenant.get(ClientFactsQueries).ofClients([client.id])))[0]?.habilitationEndedOn;
  expect(await day()).toBe('2026-11-30');
  await tenant.owner.query(`UPDATE assignments SET state = 'requested', state_since = '2026-12-02' WHERE id = $1`, [
    again.id,
  ]);
  expect(await day()).toBe('2026-11-30');
});
