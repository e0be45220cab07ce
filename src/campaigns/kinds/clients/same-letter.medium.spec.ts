import { expect, it } from '@jest/globals';
import { aClient, aRepresentative } from '../../../../test/support/factories.js';
import { aTenant } from '../../../../test/support/tenant.js';
import { CampaignKinds } from '../../engine/campaign-kinds.js';

const tenant = await aTenant();

const letter = {
  ...{ recipients: 'representative', asks: '', naming: '', named: '', subject: 'vos certificats' },
  text: 'Bonjour,\nVos certificats arrivent à échéance.\nDe la part de {expediteur}',
};

it('is not written a second time in a day by a colleague, whose name alone would differ; another letter is', async () => {
  const client = await aClient(tenant);
  await aRepresentative(tenant, { client_id: client.id, email: 'direction@client.test' });
  const kind = tenant.get(CampaignKinds).of('write_to_many');
  const judged = async (role: 'support' | 'admin', given = letter) =>
    (await tenant.run(() => kind.judge([client.id], given), role)).get(client.id);
  await tenant.run(() => kind.actMany([client.id], letter), 'support');
  const already = { forecast: 'done_already', reasons: ['Le même courriel lui a déjà été écrit aujourd’hui'] };
  expect(await judged('support')).toMatchObject(already);
  expect(await judged('admin')).toMatchObject(already);
  expect(await judged('admin', { ...letter, text: `${letter.text}.` })).toMatchObject({ forecast: 'would_do' });
});
