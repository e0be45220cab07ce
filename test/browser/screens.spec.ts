import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { screens } from '../support/browser.js';
import { waitFor } from '../support/wait-for.js';
import { openDemoHouse, type DemoHouse } from './demo-house.js';
import { barriers, faultsAt } from './look-at.js';

let house: DemoHouse;
let page: Page;
beforeAll(async () => {
  house = await openDemoHouse();
  page = await (await house.signedIn('support')).newPage();
});
afterAll(() => house.close());

const open = (path: string) => page.goto(house.app.url + path);
async function idOf(query: string): Promise<string> {
  const { rows } = await house.demo.owner.query<{ id: string }>(query);
  return rows[0]?.id ?? '';
}
const aClient = () => idOf(`SELECT id FROM clients WHERE archived_at IS NULL ORDER BY id LIMIT 1`);
const focused = () => page.evaluate<string>('document.activeElement.textContent.trim()');

describe('after an act', () => {
  it('the answer has the focus, at the head of the page or beside the part it is opened at', async () => {
    await open(`/clients/${await aClient()}/edit`);
    await page.fill('#f-internalReference', 'REF-FOCUS');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.locator('.s-flash .s-note').waitFor();
    expect(await focused()).toBe((await page.locator('.s-flash .s-note').innerText()).trim());
  });

  it('what is wrong has it when a form comes back', async () => {
    await open('/clients/new');
    await page.fill('#f-finessEj', '12');
    await page.fill('#f-name', 'Centre');
    await page.getByRole('button', { name: 'Créer le client' }).click();
    await page.locator('#error-summary').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('error-summary');
    expect(await page.title()).toMatch(/^Erreur – Nouveau client · Sceau$/);
  });
});

describe('what is written and not sent', () => {
  it('is asked about before the page is left, never once it is sent or put back', async () => {
    const writer = await page.context().newPage();
    const asked: string[] = [];
    writer.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.dismiss();
    });
    const field = writer.locator('#f-internalReference');
    const edit = `${house.app.url}/clients/${await aClient()}/edit`;
    const leave = async () => {
      await writer.getByRole('link', { name: 'Accueil' }).click({ noWaitAfter: true });
      const left = () => new URL(writer.url()).pathname === '/';
      await waitFor('the page to ask or to be left', () => asked.length > 0 || left());
    };
    await writer.goto(edit);
    await field.fill('REF-1');
    await leave();
    expect(asked.splice(0)).toEqual(['beforeunload']);
    expect(await field.inputValue()).toBe('REF-1');
    await writer.getByRole('button', { name: 'Enregistrer' }).click();
    await writer.locator('.s-flash .s-note').waitFor();
    await writer.goto(edit);
    await field.fill('REF-2');
    await field.fill('REF-1');
    await leave();
    expect(asked).toEqual([]);
    await writer.close();
  });
});

describe('who sits before a page for long', () => {
  const minutes = (some: number) => some * 60_000;

  it('is told before the session ends, stays by one press, and is told once it is over', async () => {
    const context = await house.signedIn('support');
    const sitting = await context.newPage();
    await sitting.clock.install();
    const told = sitting.getByRole('alert');
    await sitting.goto(`${house.app.url}/clients/new`);
    await sitting.fill('#f-name', 'Centre des Marronniers');
    await sitting.clock.fastForward(minutes(50));
    expect(await told.count()).toBe(0);
    await sitting.clock.fastForward(minutes(2));
    await told.getByText('Votre session va se terminer').waitFor();
    expect(await barriers(sitting)).toEqual([]);
    await told.getByRole('button', { name: 'Rester connecté' }).click();
    await told.waitFor({ state: 'detached' });
    expect(await sitting.locator('#announcement').textContent()).toBe('Vous restez connecté.');
    // A page of another tab counts.
    await sitting.clock.fastForward(minutes(52));
    await told.waitFor();
    await sitting.evaluate(`localStorage.setItem('used', Date.now())`);
    await sitting.clock.fastForward(10_000);
    expect(await told.count()).toBe(0);
    // Twelve hours after the sign-in, whatever is done.
    await sitting.evaluate(`localStorage.setItem('ends', Date.now() + 200_000)`);
    await sitting.clock.fastForward(10_000);
    await told.getByText('douze heures après la connexion').waitFor();
    await sitting.evaluate(`localStorage.setItem('ends', Date.now() + 36e6)`);
    await sitting.clock.fastForward(minutes(52));
    await told.getByText('va se terminer').waitFor();
    await context.clearCookies();
    await told.getByRole('button', { name: 'Rester connecté' }).click();
    await told.getByText('Votre session est terminée').waitFor();
    await sitting.clock.fastForward(10_000);
    expect(await told.getByRole('link', { name: 'Se reconnecter' }).getAttribute('href')).toBe('/sign-in');
    expect(await sitting.inputValue('#f-name')).toBe('Centre des Marronniers');
    await context.close();
  });
});

describe('a page', () => {
  it('of sign-in keeps its shape after a wrong password, on both screens', async () => {
    const context = await house.browser.newContext({ locale: 'fr-FR' });
    const visitor = await context.newPage();
    for (const screen of [screens.desktop, screens.phone]) {
      await visitor.setViewportSize(screen);
      await visitor.goto(`${house.app.url}/sign-in`);
      const right = await visitor.locator('main').boundingBox();
      await visitor.fill('#f-email', 'personne@demo.example');
      await visitor.fill('#f-password', 'ce n’est pas cela');
      await visitor.getByRole('button', { name: 'Continuer' }).click();
      await visitor.locator('#error-summary').waitFor();
      const wrong = await visitor.locator('main').boundingBox();
      expect([wrong?.x, wrong?.width]).toEqual([right?.x, right?.width]);
    }
    await context.close();
  });

  it('of an instance shows the certificates of the services that are ticked, and takes a new solution without the list', async () => {
    await open(`/clients/${await aClient()}/instances/new`);
    await page.uncheck('input[name=services][value=dmp]');
    await page.locator('#needed-slots').getByText('DMP signature').waitFor({ state: 'detached' });
    await page.check('input[name=services][value=insi_manu]');
    await page.locator('#needed-slots').getByText('INSI-MANU').first().waitFor();
    await page.fill('#f-solutionName', 'Solution toute neuve');
    await page.fill('#f-name', 'SRV-NEUF');
    await page.fill('#f-applicationName', 'APPLI NEUVE');
    await page.locator('main form.s-form button[type=submit]').click();
    await page.locator('.s-flash').getByText('SRV-NEUF').waitFor();
  });

  it('of a request puts its acts before its paper on a phone, and beside it on a desktop', async () => {
    const id = await idOf(`SELECT id FROM requests WHERE state = 'awaiting_signature' ORDER BY id LIMIT 1`);
    await open(`/requests/${id}`);
    const topOf = async (name: string) => (await page.locator(`[aria-labelledby=${name}]`).boundingBox())?.y ?? 0;
    await page.setViewportSize(screens.phone);
    expect(await topOf('actions')).toBeLessThan(await topOf('paper'));
    await page.setViewportSize(screens.desktop);
    expect(await topOf('actions')).toBeLessThan(await topOf('paper'));
    expect(await topOf('content')).toBeLessThan(await topOf('paper'));
  });

  it('of the orders says how many there are in each state, and which state is asked', async () => {
    await open('/orders?state=to_collect');
    for (const count of await page.locator('.s-tally strong').allInnerTexts())
      expect(count).toMatch(/^[1-9\u202f0]+\+?$/);
    expect(await page.locator('.s-tally [aria-current]').innerText()).toContain('À retirer');
  });

  it('of rows that stack shows what has the focus at their head, and covers nothing otherwise', async () => {
    // What is of no size, or under something else, cannot be seen by who goes there with the keyboard.
    const unseen = `[...document.querySelectorAll('thead :is(a, input, button)')].filter((stop) => {
      stop.focus();
      // A column that narrow screens leave out is no stop.
      if (document.activeElement !== stop) return false;
      const { x, y, width, height } = stop.getBoundingClientRect();
      return width < 12 || !stop.contains(document.elementFromPoint(x + width / 2, y + height / 2));
    }).map((stop) => stop.outerHTML)`;
    for (const size of [screens.desktop, { width: 720, height: 450 }, screens.phone]) {
      await page.setViewportSize(size);
      for (const path of ['clients', 'requests', 'orders', 'campaigns', 'administrators', 'mailbox/sent', 'imports']) {
        await open(`/${path}`);
        expect([path, size.width, await page.evaluate(unseen)]).toEqual([path, size.width, []]);
      }
    }
    await open('/clients');
    expect((await page.locator('thead').boundingBox())?.height).toBeLessThan(2);
    await page.setViewportSize(screens.desktop);
  });

  it('keeps the width of its screen whatever the length of a word in a name, and breaks no ordinary word of a list', async () => {
    const id = await idOf(`SELECT client_id AS id FROM requests ORDER BY id LIMIT 1`);
    const request = await idOf(`SELECT id FROM requests WHERE client_id = '${id}' LIMIT 1`);
    // An ordinary word is a word of letters: a CN or an address may be cut anywhere.
    const broken = `[...document.querySelectorAll('tbody :is(td, th)')].flatMap((cell) => [...cell.childNodes].filter(({ nodeType }) => nodeType === 3).flatMap((text) =>
      [...text.data.matchAll(/\\p{L}+/gu)].filter(({ 0: word, index }) => {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1;
      }).map(([word]) => word)))`;
    const lists = ['clients', 'requests', 'orders', 'audit'];
    for (const size of [screens.desktop, screens.phone]) {
      await page.setViewportSize(size);
      for (const path of lists) {
        await open(`/${path}`);
        expect([path, size.width, await page.evaluate(broken)]).toEqual([path, size.width, []]);
      }
    }
    const { rows } = await house.demo.owner.query<{ name: string }>('SELECT name FROM clients WHERE id = $1', [id]);
    await house.demo.owner.query('UPDATE clients SET name = $2 WHERE id = $1', [id, 'Mw'.repeat(40)]);
    for (const size of [screens.desktop, screens.phone]) {
      await page.setViewportSize(size);
      for (const path of [
        ...lists,
        'search?q=mwmw',
        `clients/${id}`,
        `clients/${id}/edit`,
        `clients/${id}/certificates`,
        `requests/${request}`,
      ]) {
        await open(`/${path}`);
        const wide = await page.evaluate('document.documentElement.scrollWidth');
        expect([path, wide]).toEqual([path, size.width]);
      }
    }
    await house.demo.owner.query('UPDATE clients SET name = $2 WHERE id = $1', [id, rows[0]?.name]);
    await page.setViewportSize(screens.desktop);
  });

  it('is read at 320 pixels without scrolling sideways, but within a table that says so', async () => {
    const request = await idOf('SELECT id FROM requests ORDER BY id LIMIT 1');
    const several = await idOf(
      'SELECT client_id AS id FROM establishments GROUP BY client_id ORDER BY count(*) DESC, client_id LIMIT 1',
    );
    await page.setViewportSize({ width: 320, height: 800 });
    for (const path of ['', `requests/${request}`, `clients/${several}/plan`]) {
      await open(`/${path}`);
      await page.evaluate(`for (const more of document.querySelectorAll('details')) more.open = true`);
      expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, 320]);
    }
    await page.setViewportSize(screens.desktop);
  });

  it('that is filtered and finds nothing is whole too', async () => {
    const examined = new Set<string>();
    for (const path of ['/administrators?card=ending', '/imports?state=error', '/clients?q=zzzz', '/requests?q=zzzz'])
      expect([path, await faultsAt(page, house.app.url + path, examined)]).toEqual([path, []]);
  });
});

describe('on paper', () => {
  // A4 between our margins: 210 and 297 mm less 24.
  const sheets = { upright: 703, lying: 1031 };
  const buttons = '.btn, button, [type=checkbox], .breadcrumb, .s-tabs, .s-side, .s-sizes';

  it('a page has its date and its editor, no button and no menu, and nothing cut', async () => {
    const client = await aClient();
    const request = await idOf('SELECT id FROM requests ORDER BY id LIMIT 1');
    const order = await idOf('SELECT id FROM orders ORDER BY id LIMIT 1');
    await page.emulateMedia({ media: 'print' });
    const papers: [string, keyof typeof sheets][] = [
      [`/clients/${client}`, 'upright'],
      [`/clients/${client}/plan`, 'upright'],
      [`/requests/${request}`, 'upright'],
      [`/orders/${order}`, 'upright'],
      ['/clients', 'lying'],
      ['/certificates', 'lying'],
    ];
    for (const [path, sheet] of papers) {
      await page.setViewportSize({ width: sheets[sheet], height: 1000 });
      await open(path);
      expect(await page.locator('.s-printed').first().innerText()).toMatch(
        /^Éditions Démo, imprimé le .+ par Camille Roussel$/,
      );
      const shown = await page.evaluate<string[]>(`[...document.querySelectorAll(${JSON.stringify(buttons)})]
        .filter((element) => element.checkVisibility()).map((element) => element.outerHTML.slice(0, 80))`);
      expect([path, shown]).toEqual([path, []]);
      expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, sheets[sheet]]);
    }
    for (const [path, isPart] of [
      ['/clients?view=all', false],
      ['/audit', true],
    ] as const) {
      await open(path);
      expect([path, await page.getByText('Une page de la liste seulement').isVisible()]).toEqual([path, isPart]);
    }
    // What is typed on the platform is read from paper too, while it is to be typed.
    const sheet = await idOf(`SELECT id FROM orders WHERE state = 'to_order' ORDER BY id LIMIT 1`);
    await open(`/orders/${sheet}`);
    expect(await page.locator('.s-sheet .s-field code').first().isVisible()).toBe(true);
    await page.emulateMedia({ media: null });
  });
});
