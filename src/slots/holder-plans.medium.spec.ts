import { expect, it } from '@jest/globals';
import { aClient, anEstablishment, anInstance, aSlot, dayFromToday, insertRow } from '../../test/support/factories.js';
import { aTenant } from '../../test/support/tenant.js';
import { HolderPlans } from './holder-plans.service.js';

const tenant = await aTenant();

it.each([
  [1, '1\u00a0certificat d’établissement va à son terme'],
  [2, '2\u00a0certificats d’établissement vont à leur terme'],
])(
  'what becomes of %i certificate of establishments under the FINESS EJ is told in good French',
  async (many, words) => {
    const client = await aClient(tenant);
    const instance = await anInstance(tenant, { client_id: client.id, services: ['insi_auto'], holder_level: 'EG' });
    for (let index = 0; index < many; index += 1) {
      const of = { client_id: client.id };
      const site = await anEstablishment(tenant, of);
      await insertRow(tenant, 'instance_establishments', { instance_id: instance.id, establishment_id: site.id });
      const declared = { declared_not_after: dayFromToday(300), declared_by: 'Essai', declared_at: new Date() };
      await aSlot(tenant, { ...of, instance_id: instance.id, establishment_id: site.id, ...declared });
    }
    const judged = await tenant.run(() => tenant.get(HolderPlans).judge([client.id]));
    expect(judged.get(client.id)?.reasons.join()).toContain(words);
  },
);
