import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pageOf, startTestApp, type TestApp, type Visitor, wordsOf } from '../../../test/support/app.js';
import { aCampaign, aCampaignRow } from '../../../test/support/factories.js';

let app: TestApp;
let support: Visitor;
beforeAll(async () => {
  app = await startTestApp();
  support = await app.signIn('support');
});
afterAll(() => app.stop());

async function campaign(state: string, rows: string[]): Promise<string> {
  const { id } = await aCampaign(app, { state });
  for (const row of rows) await aCampaignRow(app, { campaign_id: id, forecast: 'would_do', state: row });
  return id;
}

const page = async (id: string, visitor = support) => pageOf(await visitor.get(`/campaigns/${id}`).expect(200));
const send = (id: string, noun: string, body = {}) => support.post(`/campaigns/${id}/${noun}`).type('form').send(body);
const acts = ['pause', 'resumption', 'retrial', 'cancellation'];

async function offered(id: string): Promise<string[]> {
  const shown = await page(id);
  return acts.filter((noun) => shown(`form[action="/campaigns/${id}/${noun}"]`).length > 0);
}

describe('the acts of a campaign', () => {
  it.each([
    ['running', ['done', 'pending'], ['pause', 'cancellation']],
    ['paused', ['done', 'pending'], ['resumption', 'cancellation']],
    ['running', ['done', 'failed'], ['retrial']],
    ['paused', ['done', 'done'], ['resumption']],
    ['finished', ['done', 'failed'], ['retrial']],
    ['finished', ['done', 'refused'], []],
    ['cancelled', ['done', 'cancelled'], []],
  ])('of a campaign %s with rows %j are %j, and no others are shown', async (state, rows, expected) => {
    expect(await offered(await campaign(state, rows))).toEqual(expected);
  });

  it('are refused with the reason when the page was read before they ceased to apply', async () => {
    const over = await campaign('finished', ['done']);
    for (const noun of ['pause', 'resumption', 'cancellation']) {
      const form = { 'cancellation-reason': 'Trop tard' };
      await send(over, noun, form).expect(303);
      expect(wordsOf(await page(over), '.s-flash')).toContain('n’est pas possible dans l’état « Terminée »');
    }
    const nothing = await campaign('running', ['done']);
    await send(nothing, 'cancellation', { 'cancellation-reason': 'Trop tard' }).expect(303);
    expect(wordsOf(await page(nothing), '.s-flash')).toContain('Toutes les lignes sont traitées');
  });

  it('are told in the words of the table, and a noun that names none is no page', async () => {
    const id = await campaign('running', ['pending']);
    await send(id, 'pause').expect(303);
    expect(wordsOf(await page(id), '.s-flash')).toContain('Campagne mise en pause.');
    await send(id, 'start').expect(404);
  });

  it('come back with the form when the reason of an ending is missing', async () => {
    const id = await campaign('paused', ['pending']);
    expect((await send(id, 'cancellation', {}).expect(422)).text).toContain('Indiquez le motif.');
  });
});
