import {
  cellsAcross,
  correlation,
  fine,
  type InkMap,
  inkOfPhoto,
  laidOn,
  partOf,
  softened,
  turned,
  written,
} from './ink-map.js';
import type { Grey } from './legibility.js';
import { linesRun } from './line-run.js';
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
const least = { alike: 0.5, alikeWhenBare: 0.76, apart: 0.15, apartWhenAlike: 0.1 };
const veryAlike = 0.7;
/** Of what is left without whole blocks of writing: a text is like a form by where its block stands, and by nothing else. */
const leastFine = 0.5;
/** A page of which less is written on is like any few lines. */
const bare = 0.5;

/** Where a page is most like a photo. */
interface Place {
  alike: number;
  left: number;
  top: number;
  page: InkMap;
}

/**
 * Which way round a photo is like one of the pages that were printed. Its light is no matter: what is compared is where there is writing.
 * Sure of nothing that its own lines belie, nor of a page that has no more of the form than a block of writing where the form has one.
 */
export function standingOf(photo: Grey, pages: WrittenPage[]): Standing {
  const maps = [softened(inkOfPhoto(photo))];
  while (maps.length < 4) maps.push(turned(maps.at(-1)!));
  const places = maps.map((map) => mostAlike(pages.map((page) => placeOf(map, page))));
  const alike = places.map((place) => place?.alike ?? -1);
  const best = alike.indexOf(Math.max(...alike));
  const second = Math.max(...alike.filter((_, quarter) => quarter !== best));
  const [first = -1] = [alike[best]];
  const apart = first >= veryAlike ? least.apartWhenAlike : least.apart;
  const place = places[best];
  const sure =
    place != null &&
    first - second >= apart &&
    isThePage(maps[best]!, place) &&
    linesRun(photo, asItLies(maps[best]!, place, best)) === (best % 2 === 0 ? 'across' : 'down');
  return { turn: (best * 90) as Turn, sure, alike };
}

/** The page where it was found, on the photo as it came. */
function asItLies(map: InkMap, { left, top, page }: Place, quarters: number): InkMap {
  let laid = laidOn(map, left, top, page);
  for (let quarter = quarters; quarter > 0 && quarter < 4; quarter += 1) laid = turned(laid);
  return laid;
}

function isThePage(map: InkMap, { alike, left, top, page }: Place): boolean {
  if (alike < (written(page) < bare ? least.alikeWhenBare : least.alike)) return false;
  return correlation(fine(partOf(map, left, top, page.width, page.height)), fine(page)) >= leastFine;
}

const mostAlike = (places: (Place | null)[]): Place | null =>
  places.reduce((best, place) => (place && place.alike > (best?.alike ?? -1) ? place : best), null);

function placeOf(map: InkMap, page: WrittenPage): Place | null {
  const fit = Math.min(map.width, (map.height * page.width) / page.height);
  return mostAlike(
    sizes.map((size) => {
      const across = Math.round(fit * size);
      if (across > cellsAcross * 1.5 || across < 12) return null;
      return bestPlace(map, softened(inkOfPage(page, across)));
    }),
  );
}

/** The page is laid everywhere on the photo: the correlation of their cells, where it is greatest. Outside of the photo there is nothing. */
function bestPlace(photo: InkMap, page: InkMap): Place | null {
  const count = page.cells.length;
  const mean = page.cells.reduce((sum, ink) => sum + ink, 0) / count;
  const centred = page.cells.map((ink) => ink - mean);
  const own = Math.sqrt(centred.reduce((sum, ink) => sum + ink * ink, 0));
  if (own === 0) return null;
  let best: Place | null = null;
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
      const alike = spread > 0 ? both / (own * Math.sqrt(spread)) : -1;
      if (alike > (best?.alike ?? -1)) best = { alike, left, top, page };
    }
  return best;
}
