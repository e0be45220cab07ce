import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { TestApp } from '../support/app.js';
import { screens } from '../support/browser.js';
import { testPassword } from '../support/tenant.js';

/** What a spec of one person begins with: somebody of the support desk, and a page of theirs. */
export async function supportPage(browser: Browser, { url, users }: TestApp): Promise<Page> {
  const context = await signedInAs(browser, url, { email: users.support.email, password: testPassword });
  return context.newPage();
}

interface Person {
  email: string;
  password: string;
}

/** A profile of its own, signed in through the form. @param url of the application, without a slash at the end */
export async function signedInAs(
  browser: Browser,
  url: string,
  { email, password }: Person,
  options: { javaScriptEnabled?: boolean } = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: screens.desktop, locale: 'fr-FR', ...options });
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`);
  await page.fill('input[name=email]', email);
  await page.fill('input[name=password]', password);
  await page.click('button[type=submit]');
  await page.waitForURL(`${url}/`);
  await page.close();
  return context;
}
