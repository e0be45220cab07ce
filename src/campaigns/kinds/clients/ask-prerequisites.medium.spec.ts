import { expect, it } from '@jest/globals';
import { anApp, pageOf } from '../../../../test/support/app.js';
import { aClient, anAdministrator, aRepresentative, aSelection } from '../../../../test/support/factories.js';
import { WaitsQueries } from '../../../reminders/waits/waits.queries.js';
import { readAnswers } from '../../engine/campaign-answers.js';
import { CampaignKinds } from '../../engine/campaign-kinds.js';

const app = await anApp();

const kind = () => app.get(CampaignKinds).of('write_to_many');
const asked = async (values: Record<string, unknown>) => {
  const letter = {
    recipients: ['representative'],
    subject: 'vos certificats',
    text: 'Un contrat\u202f? Une carte\u202f?',
  };
  const given = { ...letter, ...values };
  return app.run(async () => readAnswers(kind(), await kind().fields(given), given));
};

it('a campaign that asks for the contract and the card makes them waited for, as the mail by hand does; another does not', async () => {
  const missing = { contract_state: 'missing', contract_since: null };
  const [waited, other] = [await aClient(app, missing), await aClient(app, missing)];
  for (const { id } of [waited, other]) await aRepresentative(app, { client_id: id, email: `direction@${id}.test` });
  for (const [{ id }, asks] of [
    [waited, 'prerequisites'],
    [other, ''],
  ] as const) {
    const read = await asked({ asks });
    if (!('parameters' in read)) throw new Error('It should be read');
    await app.run(async () => {
      const judged = await kind().judge([id], read.parameters);
      expect(judged.get(id)).toMatchObject({ forecast: 'would_do' });
      await kind().actMany([id], read.parameters);
    });
  }
  const rules = async (id: string) => (await app.run(() => app.get(WaitsQueries).ofClient(id))).map(({ rule }) => rule);
  expect(await rules(waited.id)).toEqual(['prerequisites']);
  expect(await rules(other.id)).toEqual([]);
});

it('asks them of the representative alone', async () => {
  const read = await asked({ asks: 'prerequisites', recipients: ['administrators'] });
  expect(read).toMatchObject({ errors: { asks: expect.stringContaining('représentant') } });
});

it('refuses who has no representative to ask, or none with an address, whoever else would get the mail', async () => {
  const [unreached, nobody] = [await aClient(app), await aClient(app)];
  await aRepresentative(app, { client_id: unreached.id, email: null });
  const ids = [unreached.id, nobody.id];
  for (const id of ids) await anAdministrator(app, { client_id: id, email: `at@${id}.test` });
  const read = await asked({ asks: 'prerequisites', recipients: ['representative', 'administrators'] });
  if (!('parameters' in read)) throw new Error('It should be read');
  const judged = await app.run(() => kind().judge(ids, read.parameters));
  for (const id of ids)
    expect(judged.get(id)).toMatchObject({
      forecast: 'refused',
      reasons: [expect.stringContaining('se demandent au représentant')],
      mend: { href: '/clients/:id/representative' },
    });
});

it('begins with the text of the editor where it is led to', async () => {
  const support = await app.signIn('support');
  const { id } = await aSelection(app);
  const address = `/campaigns/new?selection=${id}&kind=write_to_many&asks=prerequisites`;
  const page = pageOf(await support.get(address).expect(200));
  expect(page('textarea[name=text]').text()).toContain('Un contrat est-il signé');
  expect(page('input[name=asks][value=prerequisites]').attr('checked')).toBeDefined();
});

it('a text that names a client is confirmed in the form, and a client of another name still refuses it unconfirmed', async () => {
  const named = await aClient(app, { name: 'Maison des Glycines' });
  const read = await asked({ text: 'Comme à la maison des Glycines.' });
  expect(read).toMatchObject({ errors: { naming: expect.stringContaining('Maison des Glycines') } });
  const confirmed = await asked({ text: 'Comme à la maison des Glycines.', naming: [named.id] });
  expect(confirmed).toMatchObject({ parameters: { naming: named.id, named: 'Maison des Glycines' } });
  const { id } = await aClient(app);
  await aRepresentative(app, { client_id: id, email: 'direction@autre.test' });
  const judge = async (naming: string) => {
    const parameters = { recipients: 'representative', subject: 'a', text: 'La maison des Glycines.', naming };
    return (await app.run(() => kind().judge([id], parameters))).get(id);
  };
  expect(await judge(named.id)).toMatchObject({ forecast: 'would_do' });
  expect(await judge('')).toMatchObject({ forecast: 'refused', reasons: [expect.stringContaining('autre client')] });
});
