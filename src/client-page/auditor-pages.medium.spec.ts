import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf } from '../../test/support/app.js';
import { aClient, aGrouping, anEstablishment, anInstance, anOrder } from '../../test/support/factories.js';

const app = await anApp();

describe('an auditor', () => {
  it('reads every page of a client and meets no form that would be refused', async () => {
    const auditor = await app.signIn('auditor');
    const grouping = await aGrouping(app);
    const client = await aClient(app, { grouping_id: grouping.id });
    const establishment = await anEstablishment(app, { client_id: client.id });
    const instance = await anInstance(app, { client_id: client.id });
    const base = `/clients/${client.id}`;
    const tabs = [
      '',
      '/establishments',
      '/delegation',
      '/assignments',
      '/requests',
      '/certificates',
      '/mail',
      '/documents',
      '/audit',
    ];
    const forms = ['/edit', '/contract', '/representative', '/deputies', '/archive'];
    const addresses = [...tabs, ...forms].map((path) => base + path);
    addresses.push(
      `/establishments/${establishment.id}/edit`,
      `/instances/${instance.id}/edit`,
      `/groupings/${grouping.id}`,
    );
    for (const state of ['csr_expected', 'to_order', 'collected']) {
      const order = await anOrder(app, { client_id: client.id, state });
      addresses.push(`/orders/${order.id}`, `/slots/${String(order['slot_id'])}`);
    }
    const wrong: string[] = [];
    for (const address of addresses) {
      const page = pageOf(await auditor.get(address).expect(200));
      if (page('main form[method=post] button[type=submit]').length > 0) wrong.push(address);
      const fields = page('main form[method=post]').find('input:not([type=hidden]), select, textarea');
      if (fields.not('fieldset[disabled] *, [disabled]').length > 0) wrong.push(`${address}: a field`);
    }
    expect(wrong).toEqual([]);
  });
});
