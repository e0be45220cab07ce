import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { uuidv7 } from '../../src/platform/uuid.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { launchBrowser } from '../support/browser.js';
import { aClient, insertRow } from '../support/factories.js';
import { aHandedAnswer, aLink, aSentRequest } from '../support/space.js';
import { supportPage } from './signed-in.js';

let app: TestApp;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  app = await startTestApp();
  browser = await launchBrowser();
  page = await supportPage(browser, app);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

async function aQuestion(words: string): Promise<string> {
  const client = await aClient(app);
  const link = await aLink(app, app, { client_id: client.id, purpose: 'prerequisites' });
  const columns = { client_id: client.id, link_id: link.linkId, kind: 'question', content: { words } };
  return (await insertRow(app, 'client_answers', { id: uuidv7(), ...columns })).id;
}
const open = async () =>
  Number((await app.owner.query(`SELECT count(*) FROM client_answers WHERE state = 'to_review'`)).rows[0]?.count);

it('a key that is held down does one thing: the next answer is read before it is settled', async () => {
  const [first] = [await aQuestion('Quand\u202f?'), await aQuestion('Où\u202f?'), await aQuestion('Qui\u202f?')];
  await page.goto(`${app.url}/client-answers/${first}`);
  // What acts by a key says it, and can be put out.
  const said = (await page.locator('.s-keyline').innerText()).replaceAll(/\s+/g, ' ');
  expect(said).toBe('Au clavier ⇧A marquer comme lu R répondre J suivant Désactiver');
  await page.keyboard.down('Shift');
  await page.keyboard.down('A');
  await page.getByText('Marqué comme lu.').waitFor();
  // As long as a finger rests on it: each page that comes would be settled in its turn.
  for (let time = 0; time < 10; time += 1) {
    await page.keyboard.down('A');
    await page.waitForTimeout(50);
  }
  await page.keyboard.up('A');
  await page.keyboard.up('Shift');
  await page.waitForLoadState();
  expect(await open()).toBe(2);
});

it('« A » is with Shift, whatever Caps Lock does', async () => {
  await page.goto(`${app.url}${await aHandedAnswer(app, await aSentRequest(app))}`);
  const pressed = (key: string, shiftKey: boolean) =>
    page.evaluate<string | null>(`(() => {
      let label = null;
      const seen = (event) => { event.preventDefault(); label = event.target.closest('button').textContent.trim(); };
      document.addEventListener('click', seen, { capture: true, once: true });
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', shiftKey: ${shiftKey}, bubbles: true }));
      document.removeEventListener('click', seen, { capture: true });
      return label;
    })()`);
  const both = ['Accepter et envoyer à l’ANS', 'Accepter'];
  expect([await pressed('a', false), await pressed('A', true)]).toEqual(both);
  expect([await pressed('A', false), await pressed('a', true)]).toEqual(both);
  expect(await pressed('R', false)).toBe('Renvoyer');
});
