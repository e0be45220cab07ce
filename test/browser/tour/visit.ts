import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { acknowledgement, validation } from '../../../src/demo/simulator/answers.js';
import { startSimulator, type RunningSimulator } from '../../../src/demo/simulator/simulator.js';
import { playedStory } from '../../support/played-story.js';
import { waitFor } from '../../support/wait-for.js';
import { openDemoHouse, type DemoHouse } from '../demo-house.js';
import { startWorkerBeside } from '../worker-beside.js';
import { tourHandOf, type TourHand } from './hand-of-tour.js';

/** A newcomer in front of the demonstration: what `npm run demo` starts, in one process, and a browser. */
export interface Visit {
  house: DemoHouse;
  simulator: RunningSimulator;
  page: Page;
  hand: TourHand;
  /** Where the walk has come: addresses of what it made. */
  made: { client: string; request: string; slot: string; order: string };
  /** What the browser complained of on the way. */
  complaints: string[];
  /** Collects the mail, as the worker does by itself, until the page shows this. */
  mailBrings: (text: string, address: string) => Promise<void>;
  /** The first paper of the newest mail that waits to be looked at, whose subject has these words. */
  paperOf: (subject: string) => Promise<Buffer>;
  end: () => Promise<void>;
}

export async function startVisit(): Promise<Visit> {
  const folder = mkdtempSync(join(tmpdir(), 'sceau-tour-'));
  const maildir = join(folder, 'mail');
  copyFileSync((await playedStory()).authority, join(folder, 'authority.json'));
  // The agency neither asks for a correction nor forgets to cite: the draw of the demonstration is not the tour's.
  const agency = (mail: Parameters<typeof validation>[0]) => [acknowledgement(mail), validation(mail)];
  const simulator = await startSimulator({ maildir, smtpPort: 0, folder, seconds: 0.2, agency });
  const environment = { SMTP_URL: `smtp://127.0.0.1:${simulator.smtpPort}`, PLATFORM_URL: simulator.platformUrl };
  const house = await openDemoHouse(environment, maildir);
  await simulator.watchOrders(house.app.database.ownerUrl);
  const worker = startWorkerBeside(house.app);
  const page = await (await house.signedIn('support')).newPage();
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(`${page.url()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  const hand = tourHandOf(page, house.app.url);

  async function collect(): Promise<void> {
    await hand.go('/mailbox');
    await page.getByRole('button', { name: 'Relever maintenant' }).click();
  }

  return {
    house,
    simulator,
    page,
    hand,
    made: { client: '', request: '', slot: '', order: '' },
    complaints,
    async mailBrings(text, address) {
      await waitFor(`${address} to show ${text}`, async () => {
        await collect();
        await hand.go(address);
        return (await page.locator('main').getByText(text).count()) > 0;
      });
    },
    async paperOf(subject) {
      await hand.follow('Courriels');
      await hand.follow('À vérifier');
      await page.locator('main').getByRole('link', { name: subject }).first().click();
      const paper = page.locator('main a[href^="/documents/"]', { hasText: 'signé.pdf' }).first();
      const answer = await page.request.get(`${house.app.url}${await paper.getAttribute('href')}`);
      return answer.body();
    },
    async end() {
      await worker.stop();
      await house.close();
      await simulator.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
