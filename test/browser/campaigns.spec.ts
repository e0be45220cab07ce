import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.js';
import { launchBrowser } from '../support/browser.js';
import { aCampaign, aCampaignRow, aClient } from '../support/factories.js';
import { testPassword } from '../support/tenant.js';
import { faultsAt } from './look-at.js';
import { signedInAs } from './signed-in.js';

// Rows move by hand here: what the page makes of it is looked at, not who moves them.
let app: TestApp;
let browser: Browser;
let context: BrowserContext;
let page: Page;
beforeAll(async () => {
  app = await startTestApp();
  browser = await launchBrowser();
  context = await signedInAs(browser, app.url, person());
  page = await context.newPage();
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

const person = () => ({ email: app.users.support.email, password: testPassword });

const confirmed = { confirmed_at: new Date(), confirmed_by: 'Camille Roussel' };

async function campaign(state: string, rows: Record<string, unknown>[], columns = {}): Promise<string> {
  const { id } = await aCampaign(app, { state, title: 'Confier aux Pins', ...confirmed, ...columns });
  for (const row of rows) await aCampaignRow(app, { campaign_id: id, forecast: 'would_do', ...row });
  return id;
}

const refusal = {
  ...{ state: 'refused', reason: 'Représentant sans adresse', forecast_reason: 'Représentant sans adresse' },
  ...{ mend_label: 'Compléter la fiche', mend_href: '/clients/:id/edit' },
};
const fate = [{ state: 'done', outcome: 'Confié' }, refusal, { state: 'failed', tries: 3 }, { state: 'pending' }];
const rowsEnd = (id: string) =>
  app.owner.query(
    `UPDATE campaign_rows SET state = 'done', changed_at = now() WHERE campaign_id = $1 AND state = 'pending'`,
    [id],
  );
const becomes = (id: string, state: string) =>
  app.owner.query('UPDATE campaigns SET state = $2, version = version + 1 WHERE id = $1', [id, state]);
const open = (path: string) => page.goto(app.url + path);

it('is read without a barrier, on both screens, in each of its states', async () => {
  await aClient(app);
  const waiting = { starts_at: new Date(Date.now() + 86_400_000) };
  const ids = [
    await campaign('running', fate),
    await campaign('paused', fate),
    await campaign('confirmed', [{ state: 'pending' }], waiting),
    await campaign('finished', fate.slice(0, 3)),
    await campaign('simulated', [{ state: 'pending' }, { ...refusal, state: 'pending', forecast: 'refused' }]),
  ];
  const simulated = `/campaigns/${ids.at(-1)}/simulation`;
  const pages = ['/campaigns', '/campaigns/new', '/campaigns?state=moving&kind=prepare_requests', simulated];
  const seen = new Set<string>();
  const wrong: Record<string, string[]> = {};
  for (const path of [...pages, ...ids.map((id) => `/campaigns/${id}`), `/campaigns/${ids[3]}/report`]) {
    const faults = await faultsAt(page, app.url + path, seen);
    if (faults.length > 0) wrong[path] = faults;
  }
  expect(wrong).toEqual({});
});

it('is told what becomes of it, keeps the place of whoever reads, and offers nothing that is over', async () => {
  const id = await campaign('running', fate);
  await open(`/campaigns/${id}`);
  await page.evaluate('window.stayed = true');
  await page.getByRole('button', { name: 'Mettre en pause' }).focus();
  await rowsEnd(id);
  await page.locator('#progress').getByText('traitées sur 4, soit 100').waitFor();
  // The button that had the focus is another element now, and still has it.
  await becomes(id, 'paused');
  await page.getByRole('button', { name: 'Reprendre' }).waitFor();
  expect(await page.getByRole('button', { name: 'Mettre en pause' }).count()).toBe(0);
  // Gone: the focus is on the region, not on the button that took its place.
  expect(await page.evaluate('document.activeElement.id')).toBe('progress');
  await becomes(id, 'finished');
  await page.locator('#progress h1').getByText('Terminée').waitFor();
  expect(await page.locator('#announcement').textContent()).toContain('Campagne terminée');
  expect([await page.locator('#cancel').count(), await page.locator('#under-way').isVisible()]).toEqual([0, false]);
  expect(await page.evaluate('window.stayed')).toBe(true);
});

it('is not changed under the hands of whoever types the reason of its end', async () => {
  const id = await campaign('running', [{ state: 'pending' }, { state: 'pending' }]);
  await open(`/campaigns/${id}`);
  await page.locator('#cancel summary').click();
  await page.locator('#cancel textarea').fill('Une semaine trop tôt');
  await app.owner.query(
    `UPDATE campaign_rows SET state = 'done', changed_at = now() WHERE id = (SELECT id FROM campaign_rows WHERE campaign_id = $1 LIMIT 1)`,
    [id],
  );
  await page.locator('#progress').getByText('traitée sur 2').waitFor();
  expect(await page.locator('#cancel textarea').inputValue()).toBe('Une semaine trop tôt');
});

it('answers the button of a page read too long ago with a reason, and the back button with the state of now', async () => {
  const id = await campaign('running', [{ state: 'pending' }]);
  const stale = await signedInAs(browser, app.url, person(), { javaScriptEnabled: false });
  const tab = await stale.newPage();
  await tab.goto(`${app.url}/campaigns/${id}`);
  await rowsEnd(id);
  await becomes(id, 'finished');
  await tab.getByRole('button', { name: 'Mettre en pause' }).click();
  await tab.locator('.s-flash').getByText('n’est pas possible dans l’état').waitFor();
  await tab.goto(`${app.url}/campaigns`);
  await tab.goBack();
  expect(await tab.getByRole('button', { name: 'Mettre en pause' }).count()).toBe(0);
  await stale.close();
});

it('is followed without script by the link that reads it again, and by filters that are addresses', async () => {
  const id = await campaign('running', fate);
  const plain = await signedInAs(browser, app.url, person(), { javaScriptEnabled: false });
  const tab = await plain.newPage();
  await tab.goto(`${app.url}/campaigns/${id}`);
  await rowsEnd(id);
  await tab.getByRole('link', { name: 'Actualiser' }).click();
  await tab.locator('#progress').getByText('traitées sur 4, soit 100').waitFor();
  await tab.getByRole('link', { name: /Refusée/ }).click();
  expect(await tab.locator('[aria-labelledby="lines"] tbody tr').count()).toBe(1);
  await tab.getByRole('link', { name: 'Compléter la fiche' }).first().waitFor();
  await plain.close();
});
