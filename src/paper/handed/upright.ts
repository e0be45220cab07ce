import { cellsAcross, type InkMap, inkOfPhoto, softened, turned } from './ink-map.js';
import type { Grey } from './legibility.js';
import { inkOfPage, type WrittenPage } from './written-places.js';

/** A quarter of a turn and its multiples, clockwise. */
export type Turn = 0 | 90 | 180 | 270;

/** By how much a page is to be turned to stand upright; and how alike the form it is each way round, -1 to 1. */
export interface Standing {
  turn: Turn;
  sure: boolean;
  alike: number[];
}

/** How much of the photo the sheet takes, and by how much it may leave it. */
const sizes = [1.06, 1, 0.94, 0.88, 0.82, 0.76, 0.7];
const beyond = 2;
/** Measured (docs/decisions/0045-which-way-up.md): pages of the form are above both, and what is something else below one of them. */
const least = { alike: 0.5, apart: 0.15, apartWhenAlike: 0.1 };
const veryAlike = 0.7;

/** Which way round a photo is like one of the pages that were printed. Its light is no matter: what is compared is where there is writing. */
export function standingOf(photo: Grey, pages: WrittenPage[]): Standing {
  let map = softened(inkOfPhoto(photo));
  const alike: number[] = [];
  for (let quarter = 0; quarter < 4; quarter += 1) {
    alike.push(Math.max(-1, ...pages.map((page) => likeness(map, page))));
    map = turned(map);
  }
  const best = alike.indexOf(Math.max(...alike));
  const second = Math.max(...alike.filter((_, quarter) => quarter !== best));
  const [first = -1] = [alike[best]];
  const apart = first >= veryAlike ? least.apartWhenAlike : least.apart;
  const sure = first >= least.alike && first - second >= apart;
  return { turn: (best * 90) as Turn, sure, alike };
}

function likeness(map: InkMap, page: WrittenPage): number {
  const fit = Math.min(map.width, (map.height * page.width) / page.height);
  let best = -1;
  for (const size of sizes) {
    const across = Math.round(fit * size);
    if (across > cellsAcross * 1.5 || across < 12) continue;
    best = Math.max(best, bestPlace(map, softened(inkOfPage(page, across))));
  }
  return best;
}

/** The page is laid everywhere on the photo: the correlation of their cells, where it is greatest. Outside of the photo there is nothing. */
function bestPlace(photo: InkMap, page: InkMap): number {
  const count = page.cells.length;
  const mean = page.cells.reduce((sum, ink) => sum + ink, 0) / count;
  const centred = page.cells.map((ink) => ink - mean);
  const own = Math.sqrt(centred.reduce((sum, ink) => sum + ink * ink, 0));
  if (own === 0) return -1;
  let best = -1;
  for (let top = -beyond; top <= photo.height - page.height + beyond; top += 1)
    for (let left = -beyond; left <= photo.width - page.width + beyond; left += 1) {
      let [sum, squares, both] = [0, 0, 0];
      const [low, right] = [Math.min(page.height, photo.height - top), Math.min(page.width, photo.width - left)];
      for (let y = Math.max(0, -top); y < low; y += 1) {
        const [of, from] = [y * page.width, (top + y) * photo.width + left];
        for (let x = left < 0 ? -left : 0; x < right; x += 1) {
          const ink = photo.cells[from + x]!;
          sum += ink;
          squares += ink * ink;
          both += ink * centred[of + x]!;
        }
      }
      const spread = squares - (sum * sum) / count;
      if (spread > 0) best = Math.max(best, both / (own * Math.sqrt(spread)));
    }
  return best;
}
