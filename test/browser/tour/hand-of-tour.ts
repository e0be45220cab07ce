import type { Page } from 'playwright-core';
import { handOf, type Hand } from '../hand.js';

/** A hand that remembers, step by step, the words it read or typed. */
export interface TourHand extends Hand {
  /** Types into this field. */
  type: (selector: string, text: string) => Promise<void>;
  /** Opens what is folded under these words. */
  unfold: (words: string) => Promise<void>;
  /** These words are on the page, as a button, a link or a text. */
  see: (words: string) => Promise<void>;
  /** These words were met by other means. */
  note: (words: string) => void;
  /** From now on, what is met belongs to this step. */
  begin: (step: number) => void;
  met: (step: number) => Set<string>;
}

export function tourHandOf(page: Page, url: string): TourHand {
  const hand = handOf(page, url);
  const steps = new Map<number, Set<string>>();
  let current = 0;
  const met = (step: number) => {
    const words = steps.get(step) ?? new Set<string>();
    steps.set(step, words);
    return words;
  };
  // Only once it is done: what fails was not there.
  const noting =
    <Rest extends unknown[]>(act: (words: string | RegExp, ...rest: Rest) => Promise<unknown>) =>
    async (words: string | RegExp, ...rest: Rest): Promise<void> => {
      await act(words, ...rest);
      if (typeof words === 'string') met(current).add(words);
    };
  return {
    ...hand,
    press: noting(hand.press),
    follow: noting(hand.follow),
    said: noting(hand.said),
    shown: noting(hand.shown),
    shownSooner: noting(hand.shownSooner),
    see: noting((words) => page.getByText(words).first().waitFor()),
    // A form that came back is open already.
    unfold: noting(async (words) => {
      const summary = page.locator('summary', { hasText: words }).first();
      if (!(await summary.evaluate(({ parentElement }) => parentElement?.hasAttribute('open')))) await summary.click();
    }),
    async type(selector, text) {
      await page.fill(selector, text);
      met(current).add(text);
    },
    note: (words) => void met(current).add(words),
    begin: (step) => (current = step),
    met,
  };
}
