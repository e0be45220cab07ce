import { isEdge, reach } from './ink-map.js';
import type { Grey } from './legibility.js';

/** Tiles along the short side of a photo: a few lines each, over which a page that lies at an angle is straight enough. */
const tilesAcross = 10;
/** Of the points of a tile: with fewer edges there is nothing written in it. */
const leastWritten = 0.02;
/** Measured (docs/decisions/0045-which-way-up.md): lines that run across are above, whatever is written in them. */
const leastApart = 1.25;

/**
 * Which way lines of writing run on a photo, upright or upside down alike; null where they do not tell. Between two lines there is
 * nothing, between two letters of many lines there is always something: counted line by line, the edges of ink come and go the most across the lines.
 */
export function linesRun({ width, height, pixels }: Grey): 'across' | 'down' | null {
  const tile = Math.round(Math.min(width, height) / tilesAcross);
  let [across, down] = [0, 0];
  for (let top = reach; top + tile <= height; top += tile)
    for (let left = reach; left + tile <= width; left += tile) {
      const [rows, columns] = [new Float32Array(tile), new Float32Array(tile)];
      let edges = 0;
      for (let y = 0; y < tile; y += 1)
        for (let x = 0; x < tile; x += 1) {
          const at = (top + y) * width + left + x;
          const here = pixels[at]!;
          if (!isEdge(here, pixels[at - reach]!) && !isEdge(here, pixels[at - reach * width]!)) continue;
          rows[y]! += 1;
          columns[x]! += 1;
          edges += 1;
        }
      if (edges < leastWritten * tile * tile) continue;
      across += unevenness(rows, edges);
      down += unevenness(columns, edges);
    }
  if (across >= leastApart * down && across > 0) return 'across';
  return down >= leastApart * across && down > 0 ? 'down' : null;
}

function unevenness(counts: Float32Array, all: number): number {
  const mean = all / counts.length;
  return counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / all;
}
