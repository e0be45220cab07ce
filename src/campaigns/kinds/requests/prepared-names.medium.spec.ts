import { expect, it } from '@jest/globals';
import { aBlank413, aSlot } from '../../../../test/support/factories.js';
import { aReadyClient } from '../../../../test/support/ready-client.js';
import { aTenant } from '../../../../test/support/tenant.js';
import { PrepareRequestsKind } from '../prepare-requests.kind.js';

const tenant = await aTenant();

it('is judged by the servers it would name: another name is another form, and two domains are for a person to choose', async () => {
  await tenant.owner.query(`UPDATE editors SET ans_contract_signed_on = '2024-01-10'`);
  await aBlank413(tenant);
  const { client } = await aReadyClient(tenant);
  await tenant.owner.query(`UPDATE delegations SET scope = '{ORG,SERV}'`);
  const judged = async () =>
    (await tenant.run(() => tenant.get(PrepareRequestsKind).judge([client.id]))).get(client.id);
  const withServer = async (common_name: string) => {
    const own = { client_id: client.id, offer: 'SERV', usage: 'SSL', purpose: 'other', added_by_hand: true };
    await aSlot(tenant, { ...own, common_name });
    return judged();
  };
  const bases = [await judged(), await withServer('roc.pins.fr'), await withServer('dmp.pins.fr')].map(
    (forecast) => [forecast?.forecast, forecast?.basis] as const,
  );
  expect(bases.map(([forecast]) => forecast)).toEqual(['would_do', 'would_do', 'would_do']);
  expect(new Set(bases.map(([, basis]) => basis)).size).toBe(3);
  expect(await withServer('roc.chenes.fr')).toMatchObject({
    forecast: 'refused',
    reasons: [expect.stringMatching(/roc\.pins\.fr, dmp\.pins\.fr, roc\.chenes\.fr/)],
    mend: { href: '/clients/:id/requests' },
  });
});
