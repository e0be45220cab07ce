/** One part of a bar: its class (`fill-ok`, `fill-bad`, `fill-soon`, `fill-move`, `fill-mid`, `fill-later`) and its size. */
export interface BarCount {
  readonly fill: string;
  readonly value: number;
}

/** One part as the SVG writes it: start and width in per cent of the bar, for example `59.54%`. */
export interface BarPart {
  readonly fill: string;
  readonly x: string;
  readonly width: string;
}

/**
 * Lays counts side by side on a bar.
 * @param counts parts in order; empty ones are left out
 * @param total what the whole bar stands for (at least the sum of the parts)
 */
export function barParts(counts: readonly BarCount[], total: number): BarPart[] {
  const parts: BarPart[] = [];
  let start = 0;
  for (const { fill, value } of counts) {
    if (value > 0 && total > 0) parts.push({ fill, x: share(start, total), width: share(value, total) });
    start += value;
  }
  return parts;
}

function share(value: number, total: number): string {
  return `${((100 * value) / total).toFixed(2)}%`;
}
