import { PDFTextField } from '@cantoo/pdf-lib';
import { boxesIn } from '../mapped/read-blank.js';
import { openPdf } from '../open-pdf.js';
import { withPdf } from '../with-pdf.js';
import { emptyMap, type InkMap } from './ink-map.js';

/** In points, from the top left of a page. */
interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A page of a form that we printed: where there is something on it. */
export interface WrittenPage {
  width: number;
  height: number;
  words: Area[];
}

/** The longest forms have three pages; a photo is compared with each. */
const mostPages = 6;
/** Of what is typed into a box, for want of the font that draws it: points of a letter. */
const typed = { high: 9, wide: 4.6 };
/** Of the edge of a box, in points. */
const line = 1.2;

/** Where there is something on a form: words, printed and typed, and the edges of its boxes. None when it cannot be read. */
export async function writtenPages(bytes: Uint8Array): Promise<WrittenPage[]> {
  try {
    const opened = await openPdf(bytes, { allowEncrypted: false });
    if (!opened.ok) return [];
    const form = opened.document.getForm();
    const pages = await printedPages(bytes);
    for (const { name, places } of boxesIn(opened.document)) {
      const field = form.getFieldMaybe(name);
      const text = field instanceof PDFTextField ? field : null;
      const letters = text?.isCombed() ? (text.getMaxLength() ?? 1) : 1;
      for (const place of places)
        pages[place.page]?.words.push(...edgesOf(place, letters), ...typedIn(place, text?.getText() ?? ''));
    }
    return pages;
  } catch {
    return [];
  }
}

function edgesOf({ x, y, width, height }: Area, letters: number): Area[] {
  const upright = Array.from({ length: letters + 1 }, (_, at) => x + (width * at) / letters);
  return [
    { x, y, width, height: line },
    { x, y: y + height - line, width, height: line },
    ...upright.map((left) => ({ x: left, y, width: line, height })),
  ];
}

function typedIn({ x, y, width, height }: Area, { length }: string): Area[] {
  if (length === 0) return [];
  const high = Math.min(height, typed.high);
  return [{ x: x + 2, y: y + (height - high) / 2, width: Math.min(width - 4, length * typed.wide), height: high }];
}

function printedPages(bytes: Uint8Array): Promise<WrittenPage[]> {
  return withPdf(bytes, async (pdf) => {
    const pages: WrittenPage[] = [];
    for (let number = 1; number <= Math.min(mostPages, pdf.numPages); number += 1) {
      const page = await pdf.getPage(number);
      const [, , width = 595, height = 842] = page.view;
      const { items } = await page.getTextContent();
      const words = items.flatMap((item) => {
        if (!('str' in item) || item.str.trim() === '') return [];
        const [, , , , x = 0, y = 0] = item.transform as number[];
        // The letters of a line fill about two thirds of its height above its foot.
        const high = item.height * 0.75;
        return [{ x, y: height - y - high, width: item.width, height: high }];
      });
      pages.push({ width, height, words });
    }
    return pages;
  });
}

/** The page, as a photo in which it is so many cells wide would show it. */
export function inkOfPage({ width, height, words }: WrittenPage, across: number): InkMap {
  const scale = across / width;
  const map = emptyMap(across, Math.round(height * scale));
  for (const word of words) {
    const [left, right] = [word.x * scale, (word.x + word.width) * scale];
    const [top, low] = [word.y * scale, (word.y + word.height) * scale];
    for (let y = Math.max(0, Math.floor(top)); y < Math.min(map.height, low); y += 1)
      for (let x = Math.max(0, Math.floor(left)); x < Math.min(map.width, right); x += 1) {
        const covered = (Math.min(x + 1, right) - Math.max(x, left)) * (Math.min(y + 1, low) - Math.max(y, top));
        map.cells[y * map.width + x]! += covered;
      }
  }
  return map;
}
