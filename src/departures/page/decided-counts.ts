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

/** How many orders the campaign leaves to who leaves: what is to be collected first, by the line or by what was decided of its client apart. */
export function leftToCollect({ departure, exceptions, around }: DeparturePage): number {
  const usual = decisionOf(departure, 'orders')?.decision;
  const apart = new Map(exceptions.flatMap((one) => (one.line === 'orders' ? [[one.clientId, one.decision]] : [])));
  return around.toCollect.filter((clientId) => (apart.get(clientId) ?? usual) === 'collect_first').length;
}

/** Those of a line that are not left as they are. */
export function carriedOn(page: Decided, key: LineKey): number {
  return page.counts[key] - (decidedOn(page, key).get(leftAlone) ?? 0);
}
