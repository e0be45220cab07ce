import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.js';
import { launchBrowser } from '../support/browser.js';
import { jpeg } from '../support/photos.js';
import { aLink, aSentRequest, codeOf } from '../support/space.js';
import { faultsAt } from './look-at.js';

let app: TestApp;
let browser: Browser;
beforeAll(async () => {
  app = await startTestApp();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

const heading = (page: Page) => page.locator('h1').innerText();
const pictures = process.env['PICTURES'];
/** For a person to look at, when asked for. */
async function keepPicture(page: Page, name: string): Promise<void> {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
}

describe('the representative, on a telephone', () => {
  it.each([
    ['without scripts', false],
    ['with scripts', true],
  ])(
    'does the whole part %s: answers, reads, gets a code, hands the signed form back',
    async (name, javaScriptEnabled) => {
      const sent = await aSentRequest(app);
      const context = await browser.newContext({
        viewport: { width: 390, height: 844 },
        javaScriptEnabled,
        baseURL: app.url,
      });
      const page = await context.newPage();
      await page.goto(sent.path);
      expect(await heading(page)).toContain('Nous attendons votre signature');
      await keepPicture(page, `${name} first`);
      await page.getByRole('link', { name: /Répondre|Changer mes réponses|Signaler un changement/ }).click();
      await page.getByLabel('Oui', { exact: true }).check();
      await page.getByLabel('Je n’ai pas encore de carte').check();
      await keepPicture(page, `${name} questions`);
      await page.getByRole('button', { name: 'Envoyer mes réponses' }).click();
      await page.getByText('Vos réponses sont arrivées.', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Recevoir un code pour déposer' }).click();
      await page.getByLabel('Code reçu par courriel').fill(await codeOf(app, app, sent.linkId));
      await keepPicture(page, `${name} code`);
      await page.getByRole('button', { name: 'Continuer' }).click();
      const files = [jpeg(), jpeg({ orientation: 3 })].map((buffer, index) => ({
        name: `IMG_${index}.jpg`,
        mimeType: 'image/jpeg',
        buffer,
      }));
      await page
        .getByLabel('Photos nettes de toutes les pages')
        .setInputFiles([{ ...files[0]!, buffer: jpeg({ width: 200, height: 300 }) }]);
      await page.getByRole('button', { name: 'Déposer' }).click();
      await page.getByText('La photo est trop petite').first().waitFor();
      await keepPicture(page, `${name} unreadable`);
      await page.getByLabel('Photos nettes de toutes les pages').setInputFiles(files);
      await page.getByRole('button', { name: 'Déposer' }).click();
      await page.getByText('Rien n’est encore déposé.').waitFor();
      await keepPicture(page, `${name} pages`);
      await page.getByRole('button', { name: 'Tourner la Page 2 : À droite' }).click();
      await page.getByText('tournée à droite').waitFor();
      await keepPicture(page, `${name} pages turned`);
      await page.getByRole('button', { name: 'Déposer ces 2 pages' }).click();
      await page.getByText('Votre document est arrivé.').waitFor();
      expect(await heading(page)).toBe('Merci, votre document est bien arrivé');
      await keepPicture(page, `${name} thanks`);
      await context.close();
    },
  );

  it('meets no barrier on any page, locked or not', async () => {
    const sent = await aSentRequest(app);
    const single = await aLink(app, app, { client_id: sent.clientId, single_use: true });
    const context = await browser.newContext({ baseURL: app.url });
    const page = await context.newPage();
    const examined = new Set<string>();
    const faults: string[] = [];
    const look = async (path: string) => {
      faults.push(
        ...(await faultsAt(page, `${app.url}${path}`, examined)).map(
          (fault) => `${path.split('/').slice(3).join('/')}: ${fault}`,
        ),
      );
    };
    for (const part of ['', '/code', '/prerequisites', '/question']) await look(`${sent.path}${part}`);
    await look(single.path);
    await openWithCode(context, page, sent);
    for (const part of ['', '/refusal', '/colleague']) await look(`${sent.path}${part}`);
    expect(faults).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 1100 });
    await page.goto(sent.path);
    await keepPicture(page, 'wide');
    await context.close();
  });
});

async function openWithCode(
  _context: BrowserContext,
  page: Page,
  sent: { path: string; linkId: string },
): Promise<void> {
  await page.goto(sent.path);
  await page.getByRole('button', { name: 'Recevoir un code pour déposer' }).click();
  await page.getByLabel('Code reçu par courriel').fill(await codeOf(app, app, sent.linkId));
  await page.getByRole('button', { name: 'Continuer' }).click();
}
