import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { finessNumber } from '../../src/demo/story/made/numbers.js';
import type { Browser } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.js';
import { launchBrowser } from '../support/browser.js';
import { testPassword } from '../support/tenant.js';
import { signedInAs } from './signed-in.js';

// An editor's first day: no story is needed for it.
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

describe('without JavaScript', () => {
  it('one signs in, creates a client by hand, and sends a form twice for one effect', async () => {
    const person = { email: app.users.support.email, password: testPassword };
    const context = await signedInAs(browser, app.url, person, { javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(`${app.url}/clients/new`);
    await plain.fill('#f-finessEj', finessNumber('06', 7_777));
    await plain.fill('#f-name', 'Centre sans script');
    await plain.click('main form button[type=submit]');
    await plain.locator('.s-flash').getByText('créé').waitFor();
    const [address = ''] = plain.url().split('#');
    const token = await plain.locator('form[action$="/comments"] input[name=_token]').inputValue();
    await plain.fill('textarea[name=text]', 'Rappeler la direction jeudi.');
    await plain.getByRole('button', { name: 'Ajouter la note' }).click();
    await plain.locator('main').getByText('Rappeler la direction jeudi.').first().waitFor();
    expect(plain.url().split('#')[0]).toBe(address);
    await plain.request.post(`${address}/comments`, {
      form: { _token: token, text: 'Rappeler la direction jeudi.' },
      headers: { Origin: app.url, 'Sec-Fetch-Site': 'same-origin' },
    });
    const { rows } = await app.owner.query(`SELECT 1 FROM comments WHERE text LIKE 'Rappeler la direction%'`);
    expect(rows).toHaveLength(1);
    await context.close();
  });
});
