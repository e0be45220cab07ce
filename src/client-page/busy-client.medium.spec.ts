import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { aCampaign, aCampaignRow, aClient } from '../../test/support/factories.js';
import { statementsDuring } from '../../test/support/statements.js';
import { dateTime } from '../platform/web/view-helpers.js';

const app = await anApp();
const support = await app.signIn('support');

const notes = async (address: string) => wordsOf(pageOf(await support.get(address).expect(200)), '.s-notes');
/** What is under way is known for some seconds; the pages of campaigns ask for it anew. */
const know = () => support.get('/campaigns').expect(200);
const under = (columns: Record<string, unknown>) =>
  aCampaign(app, { confirmed_at: new Date(), confirmed_by: 'Inès Carvalho', ...columns });

describe('the page of a client whom a campaign under way has not come to', () => {
  it('says which one, whose and when, above its forms too, and leads to it', async () => {
    const [waiting, done] = [await aClient(app), await aClient(app)];
    const dueAt = new Date(Date.now() + 3 * 86_400_000);
    const spread = await under({ state: 'running', title: 'Préparer le groupement' });
    const row = { campaign_id: spread.id, forecast: 'would_do' };
    await aCampaignRow(app, { ...row, client_id: waiting.id, state: 'pending', due_at: dueAt });
    await aCampaignRow(app, { ...row, client_id: done.id, state: 'done' });
    const paused = await under({ state: 'paused', title: 'Changer les adresses' });
    await aCampaignRow(app, { campaign_id: paused.id, client_id: waiting.id, forecast: 'would_do', state: 'pending' });
    await know();
    for (const path of ['', '/edit', '/contract']) {
      const said = await notes(`/clients/${waiting.id}${path}`);
      expect(said).toContain(
        `Une campagne attend de passer sur ce client : « Préparer le groupement », confirmée par Inès Carvalho, prévue le ${dateTime(dueAt)}.`.replaceAll(
          '\u00a0',
          ' ',
        ),
      );
      expect(said).toContain('« Changer les adresses », confirmée par Inès Carvalho, en pause.');
    }
    const page = pageOf(await support.get(`/clients/${waiting.id}`));
    expect(page(`.s-notes a[href="/campaigns/${spread.id}"]`).text()).toBe('Voir la campagne');
    expect(await notes(`/clients/${done.id}`)).toBe('');

    await app.owner.query(`UPDATE campaigns SET state = 'cancelled'`);
    await know();
    expect(await notes(`/clients/${waiting.id}`)).toBe('');
    const asked = await statementsDuring(() => support.get(`/clients/${waiting.id}`).expect(200));
    expect(asked.filter((text) => text.includes('campaign_rows'))).toEqual([]);
  });
});

describe('the simulation of a campaign', () => {
  it('says how many of its clients another one under way still has to do, and leads to it', async () => {
    const clients = [await aClient(app), await aClient(app), await aClient(app)];
    const other = await under({ state: 'running', title: 'Préparer le groupement' });
    const own = await aCampaign(app, { state: 'simulated', title: 'La suite', simulated_at: new Date() });
    for (const [place, client] of clients.entries()) {
      const row = { client_id: client.id, forecast: 'would_do' };
      await aCampaignRow(app, { ...row, campaign_id: other.id, state: place < 2 ? 'pending' : 'done' });
      await aCampaignRow(app, { ...row, campaign_id: own.id, state: 'pending' });
    }
    const shown = async () => pageOf(await support.get(`/campaigns/${own.id}/simulation`).expect(200));
    const page = await shown();
    expect(wordsOf(page, 'main')).toContain(
      '2 de ces clients attendent aussi le passage de « Préparer le groupement », confirmée par Inès Carvalho',
    );
    expect(page(`main .s-note a[href="/campaigns/${other.id}"]`)).toHaveLength(1);
    await app.owner.query(`UPDATE campaigns SET state = 'finished' WHERE id = $1`, [other.id]);
    expect(wordsOf(await shown(), 'main')).not.toContain('attendent aussi');
  });
});
