// When a person sees the rows of the list: Chromium, nothing of ours in its cache, the whole way from the click to the paint.
import { chromium } from 'playwright-core';
import { findChromium } from '../../support/chromium.mjs';
import { median } from '../load.mjs';
import { slownessBetween } from '../pace.mjs';
import { findPerson, signIn } from '../people.mjs';
import { startWeb } from '../processes.mjs';
import { promised } from '../promised.mjs';

/** Milliseconds from the navigation to the rows. */
const goal = 300;

/** @param {{ database: object, sizes: { rounds: number }, say: (line: string) => void }} bench */
export async function measureBrowser({ database, sizes, say }) {
  const visits = 1 + 2 * sizes.rounds;
  say('rows of the list in a browser');
  const person = await findPerson(database);
  const web = await startWeb(database);
  const [name, value] = (await signIn(web.url, person.email)).split('=');
  const { executable, environment } = await findChromium();
  const browser = await chromium.launch({
    executablePath: executable,
    args: ['--no-sandbox', '--headless=old'],
    env: { ...process.env, ...environment },
  });
  try {
    const seen = [];
    const from = Date.now();
    for (let visit = 0; visit <= visits; visit++) {
      // A profile of its own: nothing is in its cache, but for the first visit, which only warms the web process.
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      await context.addCookies([{ name, value, url: web.url }]);
      const page = await context.newPage();
      await page.addInitScript(watch);
      await page.goto(`${web.url}/clients?view=all`, { waitUntil: 'networkidle' });
      if (visit > 0) seen.push(await page.evaluate(() => globalThis.seen));
      await context.close();
    }
    if (seen.some(({ rows }) => rows < 50)) throw new Error('the first paint had not all the rows');
    const ms = median(seen.map(({ painted }) => painted));
    const shift = Math.max(...seen.map(({ shift: moved }) => moved));
    return [
      promised('list, cold cache, until its rows are seen', { ms }, goal, slownessBetween(from)),
      { label: '  layout shift, the worst of its visits', value: shift, wanted: 0, ratio: shift, atMost: 0 },
    ];
  } finally {
    await browser.close();
    await web.stop();
  }
}

// In the page. Its rows are seen with the largest thing painted, or with the first paint that came after them.
function watch() {
  const seen = { painted: 0, rows: 0, shift: 0 };
  globalThis.seen = seen;
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) {
      seen.painted = Math.max(seen.painted, startTime);
      if (seen.rows === 0) seen.rows = document.querySelectorAll('main tbody tr').length;
    }
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) seen.shift += value;
  }).observe({ type: 'layout-shift', buffered: true });
}
