import type axe from 'axe-core';
import { load } from 'cheerio';
import type { Page } from 'playwright-core';
import { axeViolations, bringAxe, screens } from '../support/browser.js';
import { partsOfPage } from './parts-of-page.js';

/** What is wrong with the page at an address, on both screens: an empty list is a success. */
export async function faultsAt(page: Page, address: string, examined: Set<string>): Promise<string[]> {
  const faults: string[] = [];
  const complain = (fault: string) => faults.push(fault);
  if (!(await isNew(page, address, examined, complain))) return faults;
  const listeners = listenTo(page, complain);
  await bringAxe(page);
  await page.setViewportSize(screens.desktop);
  await page.goto(address, { waitUntil: 'load' });
  faults.push(...(await barriers(page)));
  for (const screen of ['desktop', 'phone'] as const) {
    await page.setViewportSize(screens[screen]);
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
    if (wide > screens[screen].width) complain(`is ${wide} wide on a ${screen}: ${await widest(page)}`);
  }
  faults.push(...(await smallTargets(page)));
  faults.push(...(await menusOffScreen(page)));
  for (const stop of listeners) stop();
  return faults;
}

// What a template prints of a value that is not what it takes it for.
const noFrench = /\b(NaN|undefined|null|Invalid Date)\b|\[object \w+\]/g;

/** Asks for the page alone first: markup whose every part was examined already, on another page or for another role, needs no browser. */
async function isNew(page: Page, address: string, examined: Set<string>, complain: (fault: string) => void) {
  const answer = await page.request.get(address);
  const status = answer.status();
  // 409: the page says which choice is missing before it can be shown.
  if (status !== 200 && status !== 409) complain(`answered ${status}`);
  const text = await answer.text();
  for (const [word] of text.replace(/<script[\s\S]*?<\/script>|<[^>]*>/g, ' ').matchAll(noFrench))
    complain(`says « ${word} »`);
  for (const fault of namesOf(text)) complain(fault);
  const parts = partsOfPage(text);
  const before = examined.size;
  for (const part of parts) examined.add(part);
  return examined.size > before;
}

function listenTo(page: Page, complain: (fault: string) => void): (() => void)[] {
  const onConsole = (message: { type(): string; text(): string }) => {
    // The browser complains of the status of a 409, which is an answer.
    if (message.type() === 'error' && !message.text().includes('409 (Conflict)'))
      complain(`console: ${message.text()}`);
  };
  const onError = (error: Error) => complain(`script: ${error.message}`);
  page.on('console', onConsole);
  page.on('pageerror', onError);
  return [() => page.off('console', onConsole), () => page.off('pageerror', onError)];
}

export async function barriers(page: Page): Promise<string[]> {
  const violations = await axeViolations(page);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ rule, elements }) => `${rule} at ${elements.slice(0, 3).join(' | ')}`);
}

// « Contrat · Association Les Pins · Sceau »: what, whose, where, from the nearest to the widest; the heading says one of them.
function namesOf(html: string): string[] {
  const $ = load(html);
  const headings = $('h1')
    .toArray()
    .map((h1) => $(h1).text().trim());
  const title = $('title').text();
  const [heading = ''] = headings;
  if (headings.length !== 1) return [`has ${headings.length} h1: ${headings.join(' | ')}`];
  const parts = title.split(' · ');
  const last = parts.pop();
  const said = parts.some((part) => part !== '' && (heading.includes(part) || part.includes(heading)));
  return last === 'Sceau' && parts.length <= 2 && said ? [] : [`is called « ${title} » and headed « ${heading} »`];
}

// Each menu that the page offers, opened: as wide a page as before, and nothing of it beside the screen.
async function menusOffScreen(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('main details.s-drop')]
    .filter((menu) => menu.checkVisibility())
    .flatMap((menu) => {
      menu.open = true;
      const { left, right } = menu.querySelector('.dropdown-menu').getBoundingClientRect();
      menu.open = false;
      return left < 0 || right > innerWidth ? ['a menu on a phone, from ' + left + ' to ' + right + ': ' + menu.textContent.trim().slice(0, 20)] : [];
    })`);
}

// Links that stand alone: axe lets them be small when nothing is near.
const alone = '.s-errors a, .s-chip, .s-table :is(td, th) > a, .breadcrumb a';

// Of what axe reads, only this depends on the screen. It is in the page already.
async function smallTargets(page: Page): Promise<string[]> {
  const low = await page.evaluate<string[]>(`[...document.querySelectorAll(${JSON.stringify(alone)})]
    .filter((link) => link.checkVisibility() && link.getBoundingClientRect().height < 24)
    .map((link) => 'lower than 24 px on a phone: ' + link.textContent.trim())`);
  return [...low, ...(await axeSmallTargets(page))];
}

async function axeSmallTargets(page: Page): Promise<string[]> {
  const run = `axe.run(document, { runOnly: { type: 'rule', values: ['target-size'] }, resultTypes: ['violations'] })`;
  const { violations } = await page.evaluate<axe.AxeResults>(run);
  return violations.flatMap(({ nodes }) =>
    nodes.map((node) => `too small a target on a phone: ${node.target.join(' ')}`),
  );
}

// Names the element that sticks out most, or the page cannot be mended.
async function widest(page: Page): Promise<string> {
  return page.evaluate<string>(`(() => {
    const scrolls = (element) => element && element !== document.documentElement &&
      (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    const out = [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !scrolls(element.parentElement))
      .map((element) => element.tagName.toLowerCase() + '.' + String(element.getAttribute('class') ?? '').replaceAll(' ', '.'));
    return [...new Set(out)].slice(0, 4).join(', ');
  })()`);
}
