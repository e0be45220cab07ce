import { decisionOf } from '../departure-decisions.js';
import { leftAlone, type LineKey } from '../departure-lines.js';
import type { DeparturePage } from './departure-page.js';

type Decided = Pick<DeparturePage, 'departure' | 'counts' | 'exceptions'>;

/** How many things of a line go each way: those decided apart, then the rest as the line is; what nobody decided is in none. */
export function decidedOn({ departure, counts, exceptions }: Decided, key: LineKey): Map<string, number> {
  const apart = exceptions.filter(({ line }) => line === key);
  const usual = decisionOf(departure, key)?.decision;
  const sums = new Map<string, number>(usual ? [[usual, counts[key] - apart.length]] : []);
  for (const { decision } of apart) sums.set(decision, (sums.get(decision) ?? 0) + 1);
  return sums;
}

/** Those of a line that are not left as they are. */
export function carriedOn(page: Decided, key: LineKey): number {
  return page.counts[key] - (decidedOn(page, key).get(leftAlone) ?? 0);
}
