import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { MassGathering } from '../../src/requests/mass/mass-gathering.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { launchBrowser, screens } from '../support/browser.js';
import { aCampaign, aCampaignRow, aClient, anAdministrator, aRequest, type Row } from '../support/factories.js';
import { aClientForMandate } from '../support/ready-client.js';
import { requestsOf } from '../support/requests.js';
import { faultsAt } from './look-at.js';
import { supportPage } from './signed-in.js';

// Pass: the pages of dossiers of many clients and of a campaign that is spread, on both screens, and what a person does there.
let app: TestApp;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  app = await startTestApp();
  browser = await launchBrowser();
  page = await supportPage(browser, app);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await app.stop();
});

const number = 'MASSE-2026-0042';
const examined = new Set<string>();

/** `SHOTS=/tmp/shots npm test -- test/browser/mass-dossiers` keeps the pictures. */
async function looked(path: string, name: string): Promise<void> {
  expect(await faultsAt(page, app.url + path, examined)).toEqual([]);
  const folder = process.env['SHOTS'];
  if (!folder) return;
  for (const [screen, size] of Object.entries(screens)) {
    await page.setViewportSize(size);
    await page.goto(app.url + path, { waitUntil: 'networkidle' });
    await page.screenshot({ path: `${folder}/${name}-${screen}.png`, fullPage: true });
  }
  await page.setViewportSize(screens.desktop);
}

async function formsDossier(): Promise<string> {
  const clients: Row[] = [];
  for (const name of ['Association Les Pins', 'Maison Bellevue', 'Résidence du Lac', 'Foyer Saint-Jean']) {
    const client = await aClient(app, { name, town: 'Annecy' });
    await aRequest(app, { client_id: client.id, state: 'submitted' });
    clients.push(client);
  }
  const ids = clients.map(({ id }) => id);
  const wish = { title: 'Formulaires de novembre', dossierNumber: number };
  const { id } = await app.run(() => app.get(MassGathering).gatherForms(wish, ids));
  const odd = String(clients[3]?.['number']);
  await requestsOf(app, app).receive({
    subject: `Dossier n° ${number}`,
    text: `Dossier n° ${number}. Toutes les demandes sont validées.\n${odd} : refusée\n130786049 : validée`,
  });
  return id;
}

it('shows who is in a dossier of forms, where each stands, and what is to be looked at', async () => {
  const id = await formsDossier();
  await looked(`/mass-dossiers/${id}`, 'forms');
  await looked('/mass-dossiers', 'list');
  await page.goto(`${app.url}/mass-dossiers/${id}`);
  const text = await page.locator('main').innerText();
  expect(text).toContain('À trancher');
  expect(text).toContain('Cette structure n’est pas de vos clients.');
  await page.getByRole('link', { name: /^En doute/ }).click();
  expect(await page.locator('main table tbody tr').count()).toBe(1);
}, 120_000);

it('establishes the papers of a mandate, and says that it is no procedure of ANS', async () => {
  const person = await anAdministrator(app);
  const clients = [await aClientForMandate(app, 'Maison Alpha'), await aClientForMandate(app, 'Maison Bêta')];
  const wish = { title: 'Mandat de masse de novembre', administratorIds: [person.id] };
  const ids = clients.map(({ id }) => id);
  const { id } = await app.run(() => app.get(MassGathering).gatherMandate(wish, ids));
  await page.goto(`${app.url}/mass-dossiers/${id}`);
  expect(await page.locator('main').innerText()).toContain('Ce n’est pas une procédure de l’ANS à ce jour');
  await page.getByRole('button', { name: 'Établir la lettre et l’annexe' }).click();
  await page.getByText('Établies pour 2', { exact: false }).first().waitFor();
  expect(await page.locator('main').innerText()).toMatch(/SHA-256 [0-9a-f]{64}/u);
  await looked(`/mass-dossiers/${id}`, 'mandate');
  await app.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [ids[1]]);
  await app.owner.query(`UPDATE cards SET state = 'blocked' WHERE administrator_id = $1`, [person.id]);
  await page.goto(`${app.url}/mass-dossiers/${id}`);
  expect(await page.locator('main').innerText()).toContain('Ne peut plus partir');
  await looked(`/mass-dossiers/${id}`, 'mandate-unfit');
}, 120_000);

it('tells which wave comes next, and takes the days of a spread at the confirmation', async () => {
  const own = {
    title: 'Au portail',
    kind: 'move_to_portal',
    confirmed_at: new Date(),
    confirmed_by: 'Camille Roussel',
  };
  const { id } = await aCampaign(app, { ...own, state: 'running', wave_size: 1, first_day: '2030-11-28' });
  for (const day of ['2030-11-28', '2030-11-29', '2030-12-02'])
    await aCampaignRow(app, { campaign_id: id, forecast: 'would_do', state: 'pending', due_at: `${day}T07:00:00Z` });
  await looked(`/campaigns/${id}`, 'waves');
  expect(await page.locator('#progress').innerText()).toMatch(/vague 1 sur 3, jeudi 28 novembre/u);
  const { id: simulated } = await aCampaign(app, { title: 'Simulée', state: 'simulated', simulated_at: new Date() });
  for (let index = 0; index < 3; index += 1)
    await aCampaignRow(app, { campaign_id: simulated, forecast: 'would_do', state: 'pending' });
  await looked(`/campaigns/${simulated}/simulation`, 'simulation');
  await page.goto(`${app.url}/campaigns/${simulated}/simulation`);
  await page.fill('input[name=perDay]', 'beaucoup');
  await page.getByRole('button', { name: /^Confirmer/ }).click();
  expect(await page.locator('main').innerText()).toContain('Écrivez un nombre de clients par jour');
  await page.fill('input[name=perDay]', '2');
  await page.getByRole('button', { name: /^Confirmer/ }).click();
  await page.waitForURL(new RegExp(`/campaigns/${simulated}$`, 'u'));
  expect(await page.locator('main').innerText()).toContain('Vagues de 2');
}, 120_000);
