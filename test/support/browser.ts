import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from './chromium.mjs';

/** The two screens every page is looked at on. */
export const screens = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
} as const;

/** One accessibility rule that a page breaks, and where. */
export interface AxeViolation {
  rule: string;
  impact: string;
  help: string;
  elements: string[];
}

const options = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-zygote',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];

/** Starts a headless Chromium with a new, empty profile. The caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  const { executable, environment } = await findChromium();
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return chromium.launch({
    executablePath: executable,
    args: options,
    env: { ...Object.fromEntries(inherited), ...environment },
  });
}

/** Photographs the whole page, at the width of one of our screens, into a PNG file. */
export async function screenshot(page: Page, file: string, screen: keyof typeof screens = 'desktop'): Promise<void> {
  await page.setViewportSize(screens[screen]);
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  await page.screenshot({ path: file, fullPage: true, animations: 'disabled' });
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// WCAG 2.2 level AA, and so all that RGAA tests by machine.
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

// A button half-way to its colour has neither contrast; a spinner never ends.
const still = `Promise.all(document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
  .map((one) => one.finished.catch(() => undefined))).then(() => undefined)`;

const withAxe = new WeakSet<Page>();

/** The next pages of this tab bring axe along: compiled while the page loads, it takes a fifth less than brought afterwards. */
export async function bringAxe(page: Page): Promise<void> {
  if (withAxe.has(page)) return;
  withAxe.add(page);
  // No script of the page: its own security policy stays in force.
  await page.addInitScript(axeSource);
}

/** What axe finds wrong in the page once its transitions are over: an empty list is a success. */
export async function axeViolations(page: Page): Promise<AxeViolation[]> {
  await page.evaluate(still);
  if (!withAxe.has(page)) await page.evaluate(axeSource);
  const run = `axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(tags)} }, resultTypes: ['violations'] })`;
  const { violations } = await page.evaluate<axe.AxeResults>(run);
  return violations.map(({ id, impact, help, nodes }) => ({
    rule: id,
    impact: impact ?? 'unknown',
    help,
    // With what was measured: « insufficient color contrast of 3.9 (foreground…, background…) ».
    elements: nodes.map((node) => [node.target.join(' '), ...node.any.map(({ message }) => message)].join(': ')),
  }));
}
