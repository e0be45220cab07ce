import type { Grey } from './legibility.js';

/** Where there is writing, coarsely: the share of each cell, row by row from the top left. */
export interface InkMap {
  width: number;
  height: number;
  cells: Float32Array;
}

/** Cells across the short side of a photo: one is about two lines high, so that paragraphs are seen and letters are not. */
export const cellsAcross = 36;
/** An edge of ink, over so many points, changes the light by so much of it: a lamp or a shadow changes it everywhere. */
export const reach = 3;
const edge = 0.16;
/** Below this there is nothing but the noise of the camera. */
const blackest = 24;

/** So many cells each way are around one: about a paragraph. */
const around = 2;
/** In a cell of which less is covered there is nothing. */
export const something = 0.05;

/** @param width,height in cells */
export function emptyMap(width: number, height: number): InkMap {
  return { width, height, cells: new Float32Array(width * height) };
}

/** Of a photo: the share of points where light changes as it does at the edge of ink. */
export function inkOfPhoto({ width, height, pixels }: Grey): InkMap {
  const side = Math.min(width, height) / cellsAcross;
  const map = emptyMap(Math.floor(width / side), Math.floor(height / side));
  const counts = new Uint32Array(map.cells.length);
  const columns = Uint32Array.from({ length: width }, (_, x) => Math.min(map.width - 1, Math.floor(x / side)));
  for (let y = reach; y < height; y += 1) {
    const row = Math.min(map.height - 1, Math.floor(y / side)) * map.width;
    for (let x = reach; x < width; x += 1) {
      const at = y * width + x;
      const here = pixels[at]!;
      const cell = row + columns[x]!;
      counts[cell]! += 1;
      if (isEdge(here, pixels[at - reach]!) || isEdge(here, pixels[at - reach * width]!)) map.cells[cell]! += 1;
    }
  }
  map.cells.forEach((ink, cell) => (map.cells[cell] = ink / Math.max(1, counts[cell] ?? 0)));
  return map;
}

/** Whether the edge of ink stands between two points. */
export function isEdge(one: number, other: number): boolean {
  const [light, dark] = one > other ? [one, other] : [other, one];
  return light - dark > edge * (light > blackest ? light : blackest);
}

/** A quarter of a turn, clockwise. */
export function turned({ width, height, cells }: InkMap): InkMap {
  const map = emptyMap(height, width);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) map.cells[x * height + (height - 1 - y)] = cells[y * width + x] ?? 0;
  return map;
}

/** Each cell with its neighbours: a sheet is never quite flat nor quite straight. */
export function softened({ width, height, cells }: InkMap): InkMap {
  const map = emptyMap(width, height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      let [sum, weight] = [0, 0];
      for (let down = -1; down <= 1; down += 1)
        for (let across = -1; across <= 1; across += 1) {
          const [at, of] = [x + across, y + down];
          if (at < 0 || of < 0 || at >= width || of >= height) continue;
          const part = (2 - Math.abs(across)) * (2 - Math.abs(down));
          sum += part * (cells[of * width + at] ?? 0);
          weight += part;
        }
      map.cells[y * width + x] = sum / weight;
    }
  return map;
}

/** What is written in the part of a map that a page covers, which may leave it: outside there is nothing. */
export function partOf(map: InkMap, left: number, top: number, width: number, height: number): InkMap {
  const part = emptyMap(width, height);
  for (let y = Math.max(0, -top); y < Math.min(height, map.height - top); y += 1)
    for (let x = Math.max(0, -left); x < Math.min(width, map.width - left); x += 1)
      part.cells[y * width + x] = map.cells[(top + y) * map.width + left + x] ?? 0;
  return part;
}

/** The other way round: a part, where it is laid on a map of that size. */
export function laidOn({ width, height }: InkMap, left: number, top: number, part: InkMap): InkMap {
  return partOf(part, -left, -top, width, height);
}

/** Each cell, but for what is written around it: lines, boxes and gaps stay, whole blocks of writing and bare paper are alike. */
export function fine({ width, height, cells }: InkMap): InkMap {
  const map = emptyMap(width, height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      let [sum, count] = [0, 0];
      for (let row = Math.max(0, y - around); row <= Math.min(height - 1, y + around); row += 1)
        for (let column = Math.max(0, x - around); column <= Math.min(width - 1, x + around); column += 1) {
          sum += cells[row * width + column] ?? 0;
          count += 1;
        }
      map.cells[y * width + x] = (cells[y * width + x] ?? 0) - sum / count;
    }
  return map;
}

/** The share of its cells in which there is something. */
export const written = ({ cells }: InkMap): number => cells.filter((ink) => ink > something).length / cells.length;

/** The correlation of two maps of one size, -1 to 1. */
export function correlation({ cells: some }: InkMap, { cells: others }: InkMap): number {
  const mean = (cells: Float32Array) => cells.reduce((sum, ink) => sum + ink, 0) / cells.length;
  const [one, other] = [mean(some), mean(others)];
  let [both, ofSome, ofOthers] = [0, 0, 0];
  some.forEach((ink, at) => {
    const [x, y] = [ink - one, (others[at] ?? 0) - other];
    both += x * y;
    ofSome += x * x;
    ofOthers += y * y;
  });
  return ofSome > 0 && ofOthers > 0 ? both / Math.sqrt(ofSome * ofOthers) : 0;
}
