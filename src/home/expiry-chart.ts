import { renewalDays } from '../journey/plan/coverage.js';
import { longMonth, shortMonth } from '../journey/calendar/french-date.js';
import type { ExpiryMonth } from './expiry-months.js';

const top = 14;
const bottom = 212;

/** The bars of « Certificats qui expirent, par mois » as numbers for an SVG: positions are attributes, never styles. */
export function expiryChart(months: ExpiryMonth[]) {
  const highest = Math.max(1, ...months.map(total));
  const scale = niceTop(highest);
  const height = (value: number) => ((bottom - top) * value) / scale;
  const slot = 100 / Math.max(1, months.length);
  const bars = months.map((month, index) => {
    const x = index * slot + slot * 0.13;
    let y = bottom;
    const parts = [
      { fill: 'fill-soon', value: month.urgent },
      { fill: 'fill-move', value: month.engaged },
      { fill: 'fill-later', value: month.later },
    ].flatMap(({ fill, value }) => {
      if (value === 0) return [];
      y -= height(value);
      return [{ fill, x: percent(x), width: percent(slot * 0.74), y: y.toFixed(1), height: height(value).toFixed(1) }];
    });
    const [year, number] = month.month.split('-');
    return {
      parts,
      middle: percent(x + slot * 0.37),
      total: total(month) || '',
      totalY: (y - 4).toFixed(1),
      short: shortMonth(month.month),
      year: index === 0 || number === '01' ? year : '',
    };
  });
  const rows = months.map((month) => ({ ...month, name: nameOf(month.month) }));
  return {
    soon: `dans les ${renewalDays}\u00a0j, sans commande`,
    bars,
    rows,
    scale,
    half: scale / 2,
    top,
    bottom,
    middle: (top + bottom) / 2,
    labelY: bottom + 16,
    yearY: bottom + 32,
    height: bottom + 40,
    from: nameOf(months[0]?.month),
    to: nameOf(months.at(-1)?.month),
    none: months.every((month) => total(month) === 0),
  };
}

function total(month: ExpiryMonth): number {
  return month.urgent + month.engaged + month.later;
}

export function percent(value: number): string {
  return `${value.toFixed(2)}%`;
}

export function niceTop(highest: number): number {
  const steps = [2, 4, 6, 10, 20, 30, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000];
  return steps.find((step) => step >= highest * 1.05) ?? highest;
}

export function nameOf(month: string | undefined): string {
  return month ? longMonth(month) : '';
}
