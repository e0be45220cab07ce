import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.js';
import { makeBlank413 } from '../support/blank-413.js';
import { launchBrowser } from '../support/browser.js';
import { aHandedAnswer, aSentRequest } from '../support/space.js';
import { testPassword } from '../support/tenant.js';
import { signedInAs } from './signed-in.js';

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

const pictures = process.env['PICTURES'];
async function keepPicture(page: Page, name: string): Promise<void> {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
}

/** The page of what a client handed back: two photos, or a PDF. */
const anAnswer = async (pdf?: Buffer) => aHandedAnswer(app, await aSentRequest(app), pdf);

it.each([
  ['without scripts, on a telephone', false, 390],
  ['with scripts, by single keys', true, 1440],
] as const)(
  'who reviews turns a page until it is upright, and keeps it so: %s',
  async (_name, javaScriptEnabled, width) => {
    const path = await anAnswer();
    const context = await signedInAs(
      browser,
      app.url,
      { email: app.users.support.email, password: testPassword },
      { javaScriptEnabled },
    );
    const page = await context.newPage();
    await page.setViewportSize({ width, height: 1000 });
    await page.goto(`${app.url}${path}?page=2`);
    const turn = () =>
      javaScriptEnabled ? page.keyboard.press('t') : page.getByRole('link', { name: 'Tourner' }).click();
    await turn();
    await page.waitForURL(/turn=90/);
    await turn();
    await page.waitForURL(/turn=180/);
    await keepPicture(page, `review turned ${width}`);
    await (javaScriptEnabled
      ? page.keyboard.press('g')
      : page.getByRole('button', { name: 'Garder la page ainsi' }).click());
    await page.getByText('Page 2 gardée tournée d’un demi-tour.').waitFor();
    await page.getByText(`Page 2 tournée d’un demi-tour par ${app.users.support.name}`).waitFor();
    expect(await page.locator('.s-returned svg g').getAttribute('transform')).toContain('rotate(180)');
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await keepPicture(page, `review kept ${width}`);
    const drawn = await anAnswer(Buffer.concat([await makeBlank413(), Buffer.from('% signed\n')]));
    await page.goto(`${app.url}${drawn}?page=1&turn=90`);
    await keepPicture(page, `review drawn ${width}`);
    await context.close();
  },
);
