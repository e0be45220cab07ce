import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TenantDb } from '../../src/platform/tenancy/tenant-db.js';
import { pageOf, startTestApp, type TestApp } from './app.js';
import { insertRow, aCampaignRow, aClient, aCsr, aReminder, aRequestAdministrator } from './factories.js';

describe('the editor of a test', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  it('has rows that the application reads, and its neighbour does not', async () => {
    const client = await aClient(app, { name: 'CH de Menton' });
    const names = () => app.get(TenantDb).query('SELECT name FROM clients WHERE id = $1', [client.id]);
    expect(await app.run(names)).toEqual([{ name: 'CH de Menton' }]);
    const neighbour = await app.secondEditor();
    expect(await neighbour.as('auditor')(names)).toEqual([]);
  });

  it('builds the parents of whatever it needs', async () => {
    expect(await aCsr(app)).toHaveProperty('order_id');
    expect(await aReminder(app)).toHaveProperty('certificate_id');
    expect(await aCampaignRow(app)).toHaveProperty('campaign_id');
    expect(await aRequestAdministrator(app)).toHaveProperty('position', 1);
  });

  it('refuses a row that names a column the schema does not have', async () => {
    await expect(insertRow(app, 'clients', { colour: 'blue' })).rejects.toThrow('colour');
  });

  it('signs its people in through the form', async () => {
    const support = await app.signIn('support');
    const answer = await support.get('/nowhere');
    expect(answer.status).toBe(404);
    expect(pageOf(answer)('body').text()).toContain(app.users.support.name);
  });
});
