/** Grey points, row by row, 0 is black. */
export interface Grey {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** What was measured of a photo. */
export interface Legibility {
  /** Of all points, the share that stands at the edge of something darker or lighter, as ink on paper does. */
  written: number;
  /** How steep these edges are, 0 to 1: what one point of the distance changes, against what the whole edge does. The median. */
  sharpness: number;
}

/** Over so many points an edge is looked for; and so many levels of 256 make one: ink, not the grain of a paper. */
const [reach, edge] = [5, 28];

/** Edges are looked for across and down, on every third line: as much is seen as on all. */
export function legibilityOf({ width, height, pixels }: Grey): Legibility {
  const histogram = new Uint32Array(101);
  let [looked, written] = [0, 0];
  const walk = (lines: number, length: number, next: number, step: number) => {
    for (let line = 1; line < lines; line += 3)
      for (let at = reach; at < length; at += 1) {
        const here = line * next + at * step;
        const over = Math.abs((pixels[here] ?? 0) - (pixels[here - reach * step] ?? 0));
        looked += 1;
        if (over < edge) continue;
        written += 1;
        let steepest = 0;
        for (let back = 0; back < reach; back += 1) {
          const from = here - back * step;
          steepest = Math.max(steepest, Math.abs((pixels[from] ?? 0) - (pixels[from - step] ?? 0)));
        }
        histogram[Math.min(100, Math.round((100 * steepest) / over))]! += 1;
      }
  };
  walk(height, width, width, 1);
  walk(width, height, 1, width);
  return { written: looked === 0 ? 0 : written / looked, sharpness: medianOf(histogram, written) };
}

function medianOf(histogram: Uint32Array, total: number): number {
  let seen = 0;
  for (const [percent, count] of histogram.entries()) {
    seen += count;
    if (total > 0 && seen * 2 >= total) return percent / 100;
  }
  return 0;
}
