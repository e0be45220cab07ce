import { workingDaysBetween } from '../../journey/calendar/working-days.js';
import { count, number } from '../../platform/web/view-helpers.js';

/** Under so many cases, a median says more about chance than about the next client. */
export const enoughCases = 20;

/** In working days: half of the cases took so many at most, nine of ten so many at most. */
export interface ObservedDelay {
  cases: number;
  median: number;
  ninth: number;
}

/** @param spans first and last day of each case */
export function observedDelay(spans: { from: string; to: string }[]): ObservedDelay {
  const days = spans.map(({ from, to }) => workingDaysBetween(from, to)).sort((a, b) => a - b);
  const rank = (share: number) => days[Math.max(0, Math.ceil(days.length * share) - 1)] ?? 0;
  return { cases: days.length, median: rank(0.5), ninth: rank(0.9) };
}

/** « 13 j, puis 32 j, sur 61 cas », or that there are not enough. */
export function delayWords({ cases, median, ninth }: ObservedDelay): { strong: string; text: string } {
  if (cases === 0) return { strong: '', text: 'Aucun cas observé' };
  if (cases < enoughCases) return { strong: '', text: `Pas assez de cas\u00a0: ${number(cases)} sur ${enoughCases}` };
  return { strong: `${median}\u00a0j`, text: `, puis ${ninth}\u00a0j, sur ${count(cases, 'cas', 'cas')}` };
}
