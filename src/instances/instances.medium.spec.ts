import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aClient, aFiness, insertRow } from '../../test/support/factories.js';
import { startTenant, type TestTenant } from '../../test/support/tenant.js';
import { readForm } from '../platform/web/read-form.js';
import { instanceForm } from './instance.form.js';
import { InstancesService } from './instances.service.js';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());

describe('an instance', () => {
  it('serves only establishments of its own client', async () => {
    const [id, other] = [(await aClient(tenant)).id, (await aClient(tenant)).id];
    const rows = [];
    for (const client of [id, other]) {
      const finess = aFiness();
      rows.push(finess);
      await insertRow(tenant, 'establishments', {
        id: crypto.randomUUID(),
        client_id: client,
        finess_eg: finess,
        name: 'Foyer',
      });
    }
    const answers = {
      solutionName: 'DUI',
      name: 'Serveur',
      applicationName: 'DUI',
      services: ['dmp'],
      establishments: rows,
    };
    const form = readForm(instanceForm, answers);
    if (!form.ok) throw new Error(JSON.stringify(form.errors));
    const instance = await tenant.run(() => tenant.get(InstancesService).add(id, form.value));
    expect(await tenant.run(() => tenant.get(InstancesService).served(instance))).toEqual([rows[0]]);
  });
});
