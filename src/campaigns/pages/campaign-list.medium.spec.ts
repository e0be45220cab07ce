import { beforeAll, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aCampaign, aCampaignRow } from '../../../test/support/factories.js';

const app = await anApp();
const support = await app.signIn('support');
beforeAll(async () => {
  const many = [
    ['running', 'assign_account_manager', 'Confier les Pins', 'Camille Roussel'],
    ['finished', 'prepare_requests', 'Préparer le Béarn', 'Camille Roussel'],
    ['simulated', 'prepare_requests', 'Préparer le Ponant', 'Nadia Belkacem'],
    ['cancelled', 'name_deputy', 'Suppléer en août', 'Nadia Belkacem'],
  ];
  for (const [state, kind, title, created_by] of many) {
    const { id } = await aCampaign(app, { state, kind, title, created_by });
    await aCampaignRow(app, { campaign_id: id, forecast: 'would_do', state: 'done' });
  }
});

const page = async (query: string) => pageOf(await support.get(`/campaigns${query}`).expect(200));
const titles = async (query: string) => {
  const shown = await page(query);
  return shown('main table tbody th a')
    .toArray()
    .map((one) => shown(one).text());
};

it.each([
  ['?state=moving', ['Confier les Pins']],
  ['?state=unconfirmed', ['Préparer le Ponant']],
  ['?state=running', ['Confier les Pins']],
  ['?kind=prepare_requests', ['Préparer le Ponant', 'Préparer le Béarn']],
  ['?who=Nadia+Belkacem', ['Suppléer en août', 'Préparer le Ponant']],
  ['?q=bearn', ['Préparer le Béarn']],
  ['?kind=prepare_requests&state=finished', ['Préparer le Béarn']],
])('keeps the campaigns that its address asks for: %s', async (query, expected) => {
  expect(await titles(query)).toEqual(expected);
});

it('counts each tab as the list it leads to, and tells what means nothing', async () => {
  const shown = await page('?kind=prepare_requests');
  for (const tab of shown('.s-views a').toArray()) {
    const [href = '', count] = [shown(tab).attr('href'), shown(tab).find('.s-num').text()];
    expect([href, String((await titles(href.replace('/campaigns', ''))).length)]).toEqual([href, count]);
  }
  expect(wordsOf(await page('?kind=nothing'), '.s-note')).toContain('nothing');
  expect((await titles('?kind=nothing')).length).toBe(4);
  const none = wordsOf(await page('?q=zzz'), '.s-empty');
  expect(none).toContain('Aucune campagne ne correspond');
});

it('shows what runs in the menu of everybody of the editor, and of nobody else', async () => {
  const auditor = await app.signIn('auditor');
  const seen = pageOf(await auditor.get('/clients?view=all').expect(200));
  expect(wordsOf(seen, '#under-way')).toContain('Confier les Pins1 sur 1');
  const other = await app.secondEditor();
  const neighbour = pageOf(await (await app.signIn('admin', other)).get('/clients?view=all').expect(200));
  expect(wordsOf(neighbour, '#under-way')).toBe('');
});
