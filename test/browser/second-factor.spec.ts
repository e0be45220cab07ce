import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.js';
import { launchBrowser, screens } from '../support/browser.js';
import { codeBefore, codeOf } from '../support/one-time-codes.js';
import { testPassword } from '../support/tenant.js';
import { faultsAt } from './look-at.js';

let app: TestApp;
let browser: Browser;
beforeAll(async () => {
  app = await startTestApp({ FACTORS_OPTIONAL: '0' });
  await app.owner.query(
    `INSERT INTO identity_providers (name, issuer, client_id, offered) VALUES ('le compte Zeste', 'https://idp.example', 'sceau', true)`,
  );
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

/** By the keyboard alone: what is typed, then Enter. */
async function givePassword(page: Page): Promise<void> {
  await page.goto(`${app.url}/s/${app.slug}?next=/settings`);
  await page.focus('#f-email');
  await page.keyboard.type(app.users.admin.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(testPassword);
  await page.keyboard.press('Enter');
}

describe('without JavaScript, by keyboard', () => {
  it('an administrator puts a second factor in place, keeps the recovery codes, and comes in again', async () => {
    const context = await browser.newContext({ viewport: screens.desktop, locale: 'fr-FR', javaScriptEnabled: false });
    const page = await context.newPage();
    await givePassword(page);
    await page.waitForURL('**/sign-in/enrolment');
    const key = (await page.textContent('.s-seed-key')) ?? '';
    await page.focus('#f-code');
    await page.keyboard.type(await codeBefore(key, 10_000));
    await page.keyboard.press('Enter');
    await page.locator('.s-codes').waitFor();
    const code = (await page.textContent('.s-codes code')) ?? '';
    const [file] = await Promise.all([page.waitForEvent('download'), page.click('a[download]')]);
    expect(file.suggestedFilename()).toBe('codes-de-secours-sceau.txt');
    await page.click('a.btn-primary');
    await page.waitForURL('**/settings');
    await page.click('form[action="/session/end"] button');
    await givePassword(page);
    await page.waitForURL('**/sign-in/code');
    await page.focus('#f-code');
    await page.keyboard.type(codeOf(key));
    await page.keyboard.press('Enter');
    await page.waitForURL('**/settings');
    await page.click('form[action="/session/end"] button');
    await givePassword(page);
    await page.click('a[href="/sign-in/recovery"]');
    await page.fill('#f-recovery', code);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/settings');
    await page.locator('.s-flash').getByText('il vous en reste 9').waitFor();
    await context.close();
  });
});

describe('the pages of signing in', () => {
  it('are sound on both screens, for people with and without a second factor', async () => {
    const { editorId, users } = app;
    await app.owner.query('DELETE FROM factors WHERE editor_id = $1', [editorId]);
    const context = await browser.newContext({ viewport: screens.desktop, locale: 'fr-FR' });
    const page = await context.newPage();
    const seen = new Set<string>();
    const faults: Record<string, string[]> = {};
    const look = async (path: string) => {
      const found = await faultsAt(page, `${app.url}${path}`, seen);
      if (found.length > 0) faults[path] = found;
    };
    await look(`/s/${app.slug}`);
    await look(`/s/${app.slug}/ended`);
    await givePassword(page);
    await page.waitForURL('**/sign-in/enrolment');
    await look('/sign-in/enrolment');
    await page.setViewportSize(screens.desktop);
    await page.fill('#f-code', await codeBefore((await page.textContent('.s-seed-key')) ?? '', 10_000));
    await page.keyboard.press('Enter');
    await page.locator('.s-codes').waitFor();
    for (const path of ['/account', '/account/factor', '/account/provider', '/settings/sign-in']) await look(path);
    for (const path of ['/settings/sign-in/provider', `/settings/team/${users.admin.id}/factor`]) await look(path);
    await context.clearCookies();
    await givePassword(page);
    await page.waitForURL('**/sign-in/code');
    for (const path of ['/sign-in/code', '/sign-in/recovery']) await look(path);
    const { owner, users: theirs } = await app.secondEditor();
    await owner.query('UPDATE users SET email = $1 WHERE id = $2', [users.admin.email, theirs.auditor.id]);
    await context.clearCookies();
    await givePassword(page);
    await page.waitForURL('**/sign-in/editor');
    for (const path of ['/sign-in/editor', '/legal', '/privacy']) await look(path);
    expect(faults).toEqual({});
  });
});
