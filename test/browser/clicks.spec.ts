import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.js';
import { launchBrowser } from '../support/browser.js';
import { aBlank413, aClient, anAdministrator, type Row } from '../support/factories.js';
import { pdfWith } from '../support/hidden-keys.js';
import { aReadyClient } from '../support/ready-client.js';
import { testPassword } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';
import { handOf } from './hand.js';
import { signedInAs } from './signed-in.js';
import { startWorkerBeside } from './worker-beside.js';

let app: TestApp;
let browser: Browser;
let worker: ReturnType<typeof startWorkerBeside>;
beforeAll(async () => {
  app = await startTestApp();
  await app.owner.query(`UPDATE editors SET ans_contract_signed_on = '2024-01-10', mail_campaign_minutes = 0`);
  await aBlank413(app);
  worker = startWorkerBeside(app);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await worker.stop();
  await app.stop();
});

/** A page of the support desk, and how often its mouse was pressed: by the page itself, whatever a test calls a click. */
async function counted(): Promise<{ page: Page; clicks: () => number }> {
  const context = await signedInAs(browser, app.url, { email: app.users.support.email, password: testPassword });
  let clicks = 0;
  await context.exposeBinding('pressed', () => (clicks += 1));
  await context.addInitScript(`addEventListener('pointerdown', (event) => event.isTrusted && window.pressed(), true)`);
  const page = await context.newPage();
  await page.goto(`${app.url}/`);
  return { page, clicks: () => clicks };
}

const signer = {
  lastName: 'Petit',
  firstNames: 'Anne',
  email: 'direction@tilleuls.test',
  phone: '0102030405',
  cardNumber: '8000000012',
};

const waiting = async (ids: string[]) => {
  const { rows } = await app.owner.query<{ sent: number }>(
    `SELECT count(*)::int AS sent FROM requests WHERE client_id = ANY ($1) AND state = 'awaiting_signature'`,
    [ids],
  );
  return rows[0]?.sent ?? 0;
};

it('a client of the portfolio is sent its form to sign in 8 clicks at most', async () => {
  const { client } = await aReadyClient(app);
  const { page, clicks } = await counted();
  const hand = handOf(page, app.url);
  await hand.follow('Clients');
  await page
    .getByRole('link', { name: String(client['name']) })
    .first()
    .click();
  await page.locator('main').getByRole('link', { name: 'Demandes' }).first().click();
  await hand.press('Préparer une demande 413');
  await hand.said('Demande préparée');
  await hand.press('Envoyer pour signature');
  await hand.said('envoyée pour signature');
  expect(await waiting([client.id])).toBe(1);
  expect(clicks()).toBeGreaterThan(2);
  expect(clicks()).toBeLessThanOrEqual(8);
  await page.context().close();
});

it('a client just created from the register is sent its form to sign in 8 clicks at most, all that lacks on one page', async () => {
  await anAdministrator(app, {}, { number: '4900000417' });
  const client = await aClient(app, { contract_state: 'missing', contract_since: null });
  const { page, clicks } = await counted();
  const hand = handOf(page, app.url);
  await hand.go(`/clients/${client.id}`);
  await hand.follow('Tout renseigner en une page');
  // Every answer of a mouse is a press of its own; what is typed, and dates, are the keyboard’s.
  const chosen = async (name: string, label: string) => {
    await page.locator(`select[name=${name}]`).click();
    await page.keyboard.press('Escape');
    await page.selectOption(`select[name=${name}]`, { label });
  };
  await page.getByLabel('Signé', { exact: true }).click();
  await page.fill('input[name=contractSince]', '2026-01-12');
  await page.getByLabel('Représentant légal', { exact: true }).click();
  for (const [name, value] of Object.entries(signer)) await page.fill(`input[name=${name}]`, value);
  await chosen('cardKind', 'CPS, professionnel de santé');
  await chosen('cardState', 'Active');
  await page.fill('input[name=name]', 'SRV-DUI-01');
  await page.fill('input[name=applicationName]', 'DUI');
  if ((await page.locator('select[name=solutionId]').count()) === 0)
    await page.fill('input[name=solutionName]', 'Dossier unique');
  await page.fill('input[name=signedOn]', '2026-02-03');
  await hand.upload('evidence', 'mandat.pdf', 'application/pdf', await pdfWith('nothing'));
  await hand.press('Enregistrer et préparer la demande 413');
  await hand.said('demande préparée');
  await hand.press('Envoyer pour signature');
  await hand.said('envoyée pour signature');
  expect(await waiting([client.id])).toBe(1);
  expect(clicks()).toBeGreaterThan(5);
  // The file’s own window is one more.
  expect(clicks() + 1).toBeLessThanOrEqual(8);
  await page.context().close();
});

it('clients whose numbers are pasted are sent theirs by one campaign, in 8 clicks at most for all of them', async () => {
  const clients: Row[] = [];
  for (let index = 0; index < 6; index += 1) clients.push((await aReadyClient(app)).client);
  const { page, clicks } = await counted();
  const hand = handOf(page, app.url);
  await hand.follow('Campagnes');
  await page.goto(`${app.url}/campaigns/from-finess?kind=prepare_and_send`);
  await page.fill('textarea[name=numbers]', clients.map((client) => String(client['finess_ej'])).join('\n'));
  await page.locator('main form button[type=submit]').first().click();
  await page.waitForURL(/campaigns\/new/);
  await hand.press('Simuler');
  await page.waitForURL(/simulation/, { timeout: 120_000 });
  await hand.shownSooner('Confirmer');
  const typed = page.locator('input[name=typed]');
  if ((await typed.count()) > 0) await typed.fill('6');
  await hand.press('Confirmer');
  await waitFor('all are asked to sign', async () => (await waiting(clients.map(({ id }) => id))) === 6, Boolean, 200);
  // The page of pasted numbers is one link away.
  expect(clicks() + 1).toBeLessThanOrEqual(8);
  await page.context().close();
});
