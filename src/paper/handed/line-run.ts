import { cellsAcross, type InkMap, isEdge, reach, something } from './ink-map.js';
import type { Grey } from './legibility.js';

/** Cells along a side of a tile: a few lines, over which a page that lies at an angle is straight enough. */
const tileCells = 4;
/** Of the points of a tile: with fewer edges there is nothing written in it. */
const leastWritten = 0.02;
/** Measured (docs/decisions/0045-which-way-up.md): lines that run across are above, whatever is written in them. */
const leastApart = 1.25;

/**
 * Which way lines of writing run on a photo, upright or upside down alike; null where they do not tell. Between two lines there is
 * nothing, between two letters of many lines there is always something: counted line by line, the edges of ink come and go the most across the lines.
 * @param where only where this has something: the edges of the sheet are no lines
 */
export function linesRun({ width, height, pixels }: Grey, where: InkMap): 'across' | 'down' | null {
  const side = Math.min(width, height) / cellsAcross;
  const tile = Math.floor(tileCells * side);
  let [across, down] = [0, 0];
  for (let row = 0; row + tileCells <= where.height; row += tileCells)
    for (let column = 0; column + tileCells <= where.width; column += tileCells) {
      if (!isWritten(where, column, row)) continue;
      const [left, top] = [column, row].map((cell) => Math.max(reach, Math.floor(cell * side))) as [number, number];
      const [rows, columns] = [new Float32Array(tile), new Float32Array(tile)];
      let edges = 0;
      for (let y = 0; y < Math.min(tile, height - top); y += 1)
        for (let x = 0; x < Math.min(tile, width - left); x += 1) {
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

function isWritten({ width, cells }: InkMap, left: number, top: number): boolean {
  for (let y = top; y < top + tileCells; y += 1)
    for (let x = left; x < left + tileCells; x += 1) if ((cells[y * width + x] ?? 0) > something) return true;
  return false;
}

function unevenness(counts: Float32Array, all: number): number {
  const mean = all / counts.length;
  return counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / all;
}
