import { enoughCases, type ObservedDelay } from '../requests/delays/observed-delay.js';
import type { DelaysOfMonth } from '../requests/delays/observed-delays.queries.js';
import { count, number } from '../platform/web/view-helpers.js';
import { shortMonth } from '../journey/calendar/french-date.js';
import { nameOf, niceTop, percent } from './expiry-chart.js';

const top = 14;
const bottom = 142;

/** What ANS took: for each month, half of the validations took so many working days at most, nine of ten so many. */
export function delaysChart(months: DelaysOfMonth[]) {
  const shown = months.map(({ validation }) => (validation.cases >= enoughCases ? validation : null));
  const scale = niceTop(Math.max(3, ...shown.map((one) => one?.ninth ?? 0)));
  const height = (value: number) => ((bottom - top) * value) / scale;
  const slot = 100 / Math.max(1, months.length);
  const bars = months.map(({ month }, index) => {
    const known = shown[index];
    const x = index * slot + slot * 0.13;
    const part = (fill: string, from: number, to: number) => ({
      fill,
      x: percent(x),
      width: percent(slot * 0.74),
      y: (bottom - height(to)).toFixed(1),
      height: height(to - from).toFixed(1),
    });
    return {
      parts: known ? [part('fill-move', 0, known.median), part('fill-later', known.median, known.ninth)] : [],
      middle: percent(x + slot * 0.37),
      value: known ? `${known.median}` : '',
      valueY: (bottom - height(known?.ninth ?? 0) - 4).toFixed(1),
      short: shortMonth(month),
    };
  });
  return {
    bars,
    top,
    bottom,
    scale,
    half: scale / 2,
    middle: (top + bottom) / 2,
    labelY: bottom + 16,
    height: bottom + 24,
    from: nameOf(months[0]?.month),
    to: nameOf(months.at(-1)?.month),
    none: shown.every((one) => one === null),
    enough: enoughCases,
    rows: months.toReversed().map(({ month, acknowledgement, validation }) => ({
      name: nameOf(month),
      acknowledgement: delayCell(acknowledgement),
      validation: delayCell(validation),
    })),
  };
}

// Under so many cases, a median says more about chance than about the next client.
function delayCell({ cases, median, ninth }: ObservedDelay): string {
  if (cases === 0) return 'aucun cas';
  if (cases < enoughCases) return `pas assez de cas (${number(cases)})`;
  return `${median}\u00a0j, puis ${ninth}\u00a0j (${count(cases, 'cas', 'cas')})`;
}
