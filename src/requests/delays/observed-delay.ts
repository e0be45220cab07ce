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

/** So many cases that began and ended on the same two days. */
export interface Span {
  from: string;
  to: string;
  cases: number;
}

export function observedDelay(spans: Span[]): ObservedDelay {
  const told = spans.map(({ from, to, cases }) => ({ days: workingDaysBetween(from, to), cases }));
  told.sort((a, b) => a.days - b.days);
  const total = told.reduce((sum, { cases }) => sum + cases, 0);
  const rank = (share: number) => {
    let before = 0;
    return told.find(({ cases }) => (before += cases) >= Math.max(1, Math.ceil(total * share)))?.days ?? 0;
  };
  return { cases: total, median: rank(0.5), ninth: rank(0.9) };
}

/** « 13 j, puis 32 j, sur 61 cas », or that there are not enough. */
export function delayWords({ cases, median, ninth }: ObservedDelay): { strong: string; text: string } {
  if (cases === 0) return { strong: '', text: 'Aucun cas observé' };
  if (cases < enoughCases) return { strong: '', text: `Pas assez de cas\u00a0: ${number(cases)} sur ${enoughCases}` };
  return { strong: `${median}\u00a0j`, text: `, puis ${ninth}\u00a0j, sur ${count(cases, 'cas', 'cas')}` };
}
