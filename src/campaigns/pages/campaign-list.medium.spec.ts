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

it('tells of each how far it is as its own page and the menu do: what was cancelled or set aside is no way done', async () => {
  const neighbour = await app.secondEditor();
  const visitor = await app.signIn('support', neighbour);
  const shown = async (address: string) => pageOf(await visitor.get(address).expect(200));
  const told = async (state: string, rows: [state: string, forecast: string][]) => {
    const { id } = await aCampaign(neighbour, { state, title: `Essai ${state}` });
    for (const [row, forecast] of rows)
      await aCampaignRow(neighbour, { campaign_id: id, forecast, state: row, tries: row === 'done' ? 1 : 0 });
    const list = await shown('/campaigns');
    const line = list('main table tbody tr').filter(
      (_, one) => list(one).find(`a[href="/campaigns/${id}"]`).length > 0,
    );
    const menu = list('#under-way li').filter((_, one) => list(one).find(`a[href="/campaigns/${id}"]`).length > 0);
    return {
      page: wordsOf(await shown(`/campaigns/${id}`), '#advance + p'),
      list: line.text().replace(/\s+/g, ' '),
      menu: menu.text().replace(/\s+/g, ' '),
    };
  };
  const fit: [string, string] = ['pending', 'would_do'];
  const aside: [string, string] = ['skipped', 'done_already'];
  const withdrawn = await told('cancelled', [['cancelled', 'would_do'], ['cancelled', 'would_do'], aside]);
  expect(withdrawn).toMatchObject({
    page: '0 traitée sur 3, soit 0 %',
    list: expect.stringContaining('0 sur 3'),
  });
  const stopped = await told('cancelled', [['cancelled', 'would_do'], ['done', 'would_do'], aside]);
  expect(stopped).toMatchObject({ page: '2 traitées sur 3, soit 66 %', list: expect.stringContaining('2 sur 3') });
  for (const state of ['confirmed', 'running', 'paused'])
    expect(await told(state, [fit, fit, aside])).toMatchObject({
      page: '2 lignes à faire, 1 écartée dès la simulation',
      list: expect.stringContaining('2 à faire'),
      menu: expect.stringContaining('2 à faire'),
    });
  expect(await told('running', [fit, ['refused', 'would_do'], aside])).toMatchObject({
    page: '2 traitées sur 3, soit 66 %',
    list: expect.stringContaining('2 sur 3'),
  });
});
