import type { Page } from 'playwright-core';
import { waitFor } from '../support/wait-for.js';

/** What a person does with a page: names as they are read on it. */
export interface Hand {
  go: (path: string) => Promise<unknown>;
  press: (name: string | RegExp) => Promise<void>;
  follow: (name: string | RegExp) => Promise<void>;
  /** The page answers this to what was just done. */
  said: (text: string | RegExp) => Promise<void>;
  shown: (text: string | RegExp) => Promise<void>;
  /** Loads the page again until it shows something: what one does while a job is at work. */
  shownSooner: (text: string | RegExp, again?: () => Promise<unknown>) => Promise<void>;
  upload: (field: string, name: string, mimeType: string, bytes: Uint8Array | string) => Promise<void>;
  /** Where it has come, without the host. */
  path: () => string;
}

export function handOf(page: Page, url: string): Hand {
  const main = page.locator('main');
  return {
    go: (path) => page.goto(url + path),
    press: (name) => page.getByRole('button', { name }).first().click(),
    follow: (name) => page.getByRole('link', { name }).first().click(),
    async said(text) {
      try {
        await page.locator('.s-flash').getByText(text).first().waitFor();
      } catch (error) {
        // What the page says instead is the best explanation there is.
        const instead = (await main.innerText()).slice(0, 1_500);
        throw new Error(`${(error as Error).message}\n${instead}`, { cause: error });
      }
    },
    shown: (text) => main.getByText(text).first().waitFor(),
    async shownSooner(text, again = () => page.reload()) {
      await waitFor(`${page.url()} to show ${String(text)}`, async () => {
        if ((await main.getByText(text).count()) > 0) return true;
        await again();
        return false;
      });
    },
    upload: (field, name, mimeType, bytes) =>
      page.setInputFiles(`input[name="${field}"]`, { name, mimeType, buffer: Buffer.from(bytes) }),
    path: () => new URL(page.url()).pathname,
  };
}
