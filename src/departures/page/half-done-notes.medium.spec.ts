import { beforeAll, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import {
  aCampaign,
  aCampaignRow,
  aClient,
  anAdministrator,
  anAssignment,
  dayFromToday,
  type Row,
} from '../../../test/support/factories.js';
import { DepartureDrafts } from '../departure-drafts.service.js';

let page: string;
const app = await anApp();
const admin = await app.signIn('admin');
const client = await aClient(app);
beforeAll(async () => {
  const leaver = await anAdministrator(app);
  await anAssignment(app, { client_id: client.id, administrator_id: leaver.id, state: 'active' });
  const when = { lastDay: dayFromToday(30), accessTime: '18:00', replacementId: null, secondId: null };
  page = `/departures/${await app.run(() => app.get(DepartureDrafts).open(leaver.id, when))}`;
});

/** A campaign that is at this client. */
async function campaignOn(state: string, row: string, title: string, on: Row = client): Promise<string> {
  const { id } = await aCampaign(app, { state, title });
  await aCampaignRow(app, { campaign_id: id, client_id: on.id, forecast: 'would_do', state: row });
  return id;
}

describe('the page of a departure', () => {
  it('tells each campaign that is half done on one of its clients, with its state and its page', async () => {
    const id = await campaignOn('paused', 'pending', 'Suppléance des fêtes');
    await campaignOn('running', 'pending', 'Nouvelles adresses');
    const shown = pageOf(await admin.get(page).expect(200));
    const notes = wordsOf(shown, '.s-notes, .s-note');
    expect(notes).toContain('« Suppléance des fêtes » est en pause sur 1 de ces clients.');
    expect(notes).toContain('« Nouvelles adresses » est en cours sur 1 de ces clients.');
    expect(shown(`a[href="/campaigns/${id}"]`).text()).toContain('Voir la campagne');
  });

  it('says nothing of them once it is confirmed: no simulation is left to be made again', async () => {
    await campaignOn('running', 'pending', 'Après coup');
    const words = async () => wordsOf(pageOf(await admin.get(page).expect(200)), 'main');
    expect(await words()).toContain('Après coup');
    const state = (code: string) =>
      app.owner.query('UPDATE departures SET state = $2 WHERE id = $1', [page.split('/')[2], code]);
    await state('confirmed');
    expect(await words()).not.toContain('Après coup');
    await state('draft');
  });

  it.each([
    ['one that is only simulated', 'simulated', 'pending'],
    ['one that is over', 'finished', 'done'],
    ['one whose row of that client is done', 'running', 'done'],
  ])('says nothing of %s', async (title, state, row) => {
    await campaignOn(state, row, title);
    expect(wordsOf(pageOf(await admin.get(page).expect(200)), 'main')).not.toContain(title);
  });

  it('says nothing of a campaign on other clients, nor of another editor’s', async () => {
    await campaignOn('running', 'pending', 'Ailleurs', await aClient(app));
    const neighbour = await app.secondEditor();
    const { id } = await aCampaign(neighbour, { state: 'running', title: 'Chez un autre' });
    await aCampaignRow(neighbour, { campaign_id: id, forecast: 'would_do', state: 'pending' });
    const words = wordsOf(pageOf(await admin.get(page).expect(200)), 'main');
    expect(words).not.toContain('Ailleurs');
    expect(words).not.toContain('Chez un autre');
  });
});
