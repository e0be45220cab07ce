import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.js';
import { launchBrowser, screens } from '../support/browser.js';
import { aClient, anAdministrator, anAssignment } from '../support/factories.js';
import { aReadyClient } from '../support/ready-client.js';
import { faultsAt } from './look-at.js';
import { supportPage } from './signed-in.js';

let app: TestApp;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  app = await startTestApp();
  await app.owner.query(`UPDATE editors SET ans_contract_signed_on = '2024-01-10'`);
  for (let index = 0; index < 12; index += 1) await aClient(app, { name: `Foyer ${index}` });
  browser = await launchBrowser();
  page = await supportPage(browser, app);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

/** Whether what has the focus is what stands there: nothing lies over the middle of it. */
const seen = () =>
  page.evaluate<boolean>(`(() => {
    const { left, top, width, height } = document.activeElement.getBoundingClientRect();
    const found = document.elementFromPoint(left + width / 2, top + height / 2);
    return document.activeElement.contains(found);
  })()`);
const openMenus = () => page.locator('details.s-drop[open]').count();
const isInMenu = () => page.evaluate<boolean>(`document.activeElement.closest('details.s-drop[open]') !== null`);

describe('a menu opened by keyboard', () => {
  it.each([
    ['Exporter', 'phone'],
    ['Exporter', 'desktop'],
    ['Filtrer', 'phone'],
    ['Filtrer', 'desktop'],
    ['Plus de vues', 'phone'],
  ] as const)(
    '« %s » is open no more once the focus has left it, and covers nothing that has it: %s',
    async (name, screen) => {
      await page.setViewportSize(screens[screen]);
      await page.goto(`${app.url}/clients`);
      const button = page.locator('main').locator('summary, a[data-fields]').filter({ hasText: name }).first();
      await button.focus();
      await page.keyboard.press('Enter');
      await page.locator('details.s-drop[open]').waitFor();
      for (let presses = 0; presses < 60 && (await isInMenu()); presses += 1) await page.keyboard.press('Tab');
      expect(await isInMenu()).toBe(false);
      expect(await openMenus()).toBe(0);
      expect(await seen()).toBe(true);
    },
  );

  it('stays open while the focus goes through it', async () => {
    await page.setViewportSize(screens.desktop);
    await page.goto(`${app.url}/clients`);
    await page.locator('main summary').filter({ hasText: 'Exporter' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect([await isInMenu(), await openMenus()]).toEqual([true, 1]);
  });
});

it('a menu that is fetched comes once, though it is pressed again before', async () => {
  const errors: string[] = [];
  const note = (error: Error) => errors.push(error.message);
  page.on('pageerror', note);
  await page.goto(`${app.url}/clients`);
  await page.evaluate(`(() => {
    const link = document.querySelector('main a[data-fields]');
    for (let presses = 0; presses < 2; presses += 1) link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
  })()`);
  await page.locator('details.s-drop[open]').waitFor();
  await page.waitForLoadState('networkidle');
  page.off('pageerror', note);
  expect([errors, await openMenus()]).toEqual([[], 1]);
});

it('« Qui peut commander aujourd’hui » with several people has each at arm’s length of the next', async () => {
  const { client } = await aReadyClient(app);
  for (const last_name of ['Morel', 'Petit', 'Roux'])
    await anAssignment(app, { client_id: client.id, administrator_id: (await anAdministrator(app, { last_name })).id });
  const address = `${app.url}/clients/${client.id}/assignments`;
  await page.goto(address);
  expect(await page.locator('section[aria-labelledby=rights] li a').count()).toBe(3);
  expect(await faultsAt(page, address, new Set())).toEqual([]);
});

it('the menu of a telephone is closed once the focus has left it, and covers nothing that has it', async () => {
  await page.setViewportSize(screens.phone);
  await page.goto(`${app.url}/clients/new`);
  await page.getByRole('button', { name: 'Menu', exact: true }).focus();
  await page.keyboard.press('Enter');
  const isInPanel = () => page.evaluate<boolean>(`document.activeElement.closest('#menu') !== null`);
  await page.keyboard.press('Tab');
  expect(await isInPanel()).toBe(true);
  for (let presses = 0; presses < 80 && (await isInPanel()); presses += 1) await page.keyboard.press('Tab');
  expect(await isInPanel()).toBe(false);
  expect(await page.locator('#menu:popover-open').count()).toBe(0);
  expect(await seen()).toBe(true);
});
