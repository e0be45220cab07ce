import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../src/platform/web/project-root.js';

/** What the tour of README.md says of one step: the words in « quotes », and what is to be typed, in `code`. */
export interface TourStep {
  quoted: string[];
  typed: string[];
}

/** The steps of the tour, the first one first. */
export function readTour(): TourStep[] {
  const readme = readFileSync(join(projectRoot(), 'README.md'), 'utf8');
  const tour = /^## A tour[^\n]*\n([^]*?)^!\[/m.exec(readme)?.[1] ?? '';
  return tour
    .split(/^\d+\. /m)
    .slice(1)
    .map((step) => ({ quoted: all(step, /«\s([^»]+)\s»/g), typed: all(step, /`([^`]+)`/g) }));
}

/** How many steps its title promises. */
export function promisedSteps(): string {
  return /^## A tour, in (\w+) steps$/m.exec(readFileSync(join(projectRoot(), 'README.md'), 'utf8'))?.[1] ?? '';
}

function all(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, words = '']) => words.replace(/\s+/g, ' ')))];
}
