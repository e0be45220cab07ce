import { type PdfPages, withPdf } from '../with-pdf.js';

/** A place of a page: fractions of it, from the top left, before it is turned. */
export interface Place {
  page: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What a drawn page says at a place: its words and what its boxes hold, which are ticked, and whether something that is no text was laid there. */
export interface SaidThere {
  words: string[];
  ticks: boolean[];
  marked: boolean;
}

type Piece = Omit<Place, 'page'> & { words: string; tick: boolean | null; marked: boolean; box: boolean };
/** What PDF.js says of an annotation, as far as it is read here. */
interface Annotation {
  subtype: string;
  rect: number[];
  fieldType?: string;
  fieldValue?: unknown;
  checkBox?: boolean;
  radioButton?: boolean;
  buttonValue?: string;
  exportValue?: string;
  hasAppearance?: boolean;
  contentsObj?: { str: string };
}

/** Of what somebody fills in at a place: longer is no answer. */
const most = { pieces: 12, letters: 120 };
/** Words stand on a line as often as in a box: so much of a page above and below. */
const margin = 0.01;
const laidOver = new Set(['Ink', 'Stamp', 'FreeText', 'Line', 'Polygon', 'PolyLine', 'Square', 'Circle']);

/** For each place what stands there, in the same order; nothing anywhere when the PDF cannot be read. Aside. */
export async function readPlaces(bytes: Uint8Array, places: Place[]): Promise<SaidThere[]> {
  if (places.length === 0) return [];
  try {
    return await withPdf(bytes, async (pdf) => {
      const pages = new Map<number, Piece[]>();
      for (const { page } of places) if (!pages.has(page)) pages.set(page, await piecesOf(pdf, page));
      return places.map((place) => saidAt(place, pages.get(place.page) ?? []));
    });
  } catch {
    return places.map(() => ({ words: [], ticks: [], marked: false }));
  }
}

async function piecesOf(pdf: PdfPages, index: number): Promise<Piece[]> {
  if (index >= pdf.numPages) return [];
  const page = await pdf.getPage(index + 1);
  const [left = 0, low = 0, right = 595, top = 842] = page.view;
  const at = (x: number, y: number, width: number, height: number) => ({
    x: (x - left) / (right - left),
    y: (top - y - height) / (top - low),
    width: width / (right - left),
    height: height / (top - low),
  });
  const { items } = await page.getTextContent();
  const texts = items.flatMap((item): Piece[] => {
    if (!('str' in item) || item.str.trim() === '') return [];
    const [, , , , x = 0, y = 0] = item.transform as number[];
    return [{ ...at(x, y, item.width, item.height), words: item.str.trim(), tick: null, marked: false, box: false }];
  });
  const laid = ((await page.getAnnotations()) as Annotation[]).flatMap((one): Piece[] => {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = one.rect;
    const said = saidBy(one);
    return said ? [{ ...at(x1, y1, x2 - x1, y2 - y1), ...said, box: one.subtype === 'Widget' }] : [];
  });
  return [...texts, ...laid];
}

function saidBy(one: Annotation): Pick<Piece, 'words' | 'tick' | 'marked'> | null {
  if (laidOver.has(one.subtype)) return { words: one.contentsObj?.str.trim() ?? '', tick: null, marked: true };
  if (one.subtype !== 'Widget') return null;
  if (one.checkBox || one.radioButton) {
    const tick = one.fieldValue === (one.exportValue ?? one.buttonValue);
    return { words: '', tick, marked: false };
  }
  if (one.fieldType === 'Sig') return { words: '', tick: null, marked: one.hasAppearance === true };
  return typeof one.fieldValue === 'string' ? { words: one.fieldValue.trim(), tick: null, marked: false } : null;
}

function saidAt(place: Place, pieces: Piece[]): SaidThere {
  const there = pieces.filter((piece) => stands(piece, place));
  const words = there.flatMap((piece) => (piece.words === '' ? [] : [piece.words.slice(0, most.letters)]));
  const ticks = there.flatMap(({ tick }) => (tick === null ? [] : [tick]));
  return {
    words: words.slice(0, most.pieces),
    ticks: ticks.slice(0, most.pieces),
    marked: there.some(({ marked }) => marked),
  };
}

// A box of the form is in its own place; of the rest the middle line is there, and a third of the narrower of both.
function stands(piece: Piece, place: Place): boolean {
  if (piece.box)
    return (
      around(piece.x + piece.width / 2, place.x, place.width) &&
      around(piece.y + piece.height / 2, place.y, place.height)
    );
  const middle = piece.y + piece.height / 2;
  const above = piece.marked ? 0 : margin;
  if (!around(middle, place.y - above, place.height + 2 * above)) return false;
  const shared = Math.min(piece.x + piece.width, place.x + place.width) - Math.max(piece.x, place.x);
  return shared >= Math.min(piece.width, place.width) / 3;
}

function around(point: number, from: number, length: number): boolean {
  return point >= from && point <= from + length;
}
