import { longMonth, shortMonth } from '../journey/calendar/french-date.js';

/** How many clients were ready at the end of a month; of the current one, today. */
export interface ReadyMonth {
  /** `2026-11` */
  month: string;
  ready: number;
  clients: number;
}

const width = 480;
const [left, top, bottom] = [36, 16, 250];

/** The bars of « Clients prêts, par mois » as numbers for an SVG, and the table that says the same. */
export function readinessChart(months: ReadyMonth[]) {
  const highest = Math.max(1, ...months.map(({ clients, ready }) => Math.max(clients, ready)));
  const y = (value: number) => bottom - ((bottom - top) * value) / highest;
  // A year's room whatever there is: the first bar is not as wide as the house.
  const slot = (width - left) / Math.max(12, months.length);
  const shift = left + slot * (12 - Math.min(12, months.length));
  const bars = months.map(({ month, ready }, index) => {
    const x = shift + index * slot;
    return {
      x: (x + slot * 0.12).toFixed(1),
      width: (slot * 0.76).toFixed(1),
      y: y(ready).toFixed(1),
      height: (bottom - y(ready)).toFixed(1),
      fill: index === months.length - 1 ? 'fill-accent' : 'fill-mid',
      middle: (x + slot / 2).toFixed(1),
      value: ready,
      valueY: (y(ready) - 5).toFixed(1),
      short: shortMonth(month),
      year: index === 0 || month.endsWith('-01') ? month.slice(0, 4) : '',
    };
  });
  const lines = [0, Math.round(highest / 2), highest].map((value) => ({ value, y: y(value).toFixed(1) }));
  const rows = months.map(({ month, ready, clients }, index) => ({
    name: longMonth(month),
    ready,
    clients,
    more: index === 0 ? '' : signed(ready - (months[index - 1]?.ready ?? 0)),
  }));
  const names = { from: rows[0]?.name ?? '', to: rows.at(-1)?.name ?? '' };
  return { width, left, labelY: bottom + 16, yearY: bottom + 30, height: bottom + 36, bars, lines, rows, ...names };
}

function signed(difference: number): string {
  return difference > 0 ? `+${difference}` : String(difference).replace('-', '−');
}
