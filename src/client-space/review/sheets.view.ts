import type { SaidThere } from '../../paper/handed/read-places.js';
import type { PaperReview, Sheet, SignerZone, ZoneKey } from '../../paper/handed/review-paper.js';
import { signedElectronically } from '../../paper/handed/turn-words.js';
import { count } from '../../platform/web/view-helpers.js';
import { photoDrawing, rounded, turnedBox } from '../paper/sheet-drawing.js';

/** How a page is looked at: what the address says. */
export interface Looked {
  page: number;
  turn: number;
  zoom: number;
}

const zooms = [100, 150, 200, 300];
/** Around a place that is the form’s, and not the paper’s. */
const margin = { guessed: 0.03, exact: 0.01 };
const zoneLabels: Record<ZoneKey, string> = {
  terms: 'Cases du signataire',
  date: 'Date',
  signature: 'Signature',
  stamp: 'Cachet',
};

/** What means nothing is the page as it came. */
export function lookedAt(query: Record<string, unknown>, review: PaperReview | null): Looked {
  const number = (name: string) => (typeof query[name] === 'string' ? Number(query[name]) : Number.NaN);
  const pages = review?.sheets.length ?? 1;
  const page = number('page');
  return {
    page: Number.isInteger(page) && page >= 1 && page <= pages ? page : 1,
    turn: [90, 180, 270].includes(number('turn')) ? number('turn') : 0,
    zoom: zooms.includes(number('zoom')) ? number('zoom') : 100,
  };
}

/** What is kept of a page that is looked at turned. */
interface Keeping {
  document: string | null;
  /** Why nothing is, in French. */
  stays: string | null;
}

/** One page as large as asked, and the ways to the others. A page that is drawn is shown by the browser, at its place. */
export function sheetView(base: string, review: PaperReview, looked: Looked, { document, stays }: Keeping) {
  const { page, turn } = looked;
  const sheet = review.sheets[page - 1];
  if (!sheet) return null;
  const turned = turnedBox(sheet, (sheet.turn + turn) % 360);
  const at = (more: Partial<Looked>) => addressOf(base, { ...looked, ...more });
  const preview = `${base}/turned.pdf?page=${page}&turn=${turn}`;
  return {
    svg: sheet.image && {
      ...photoDrawing(sheetAddress(base, page), sheet.image, sheet, turned),
      viewBox: `0 0 ${turned.width} ${turned.height}`,
      width: `${looked.zoom}%`,
    },
    src: turn === 0 || stays ? `/documents/${document}` : preview,
    page,
    label: `Page ${page} sur ${review.sheets.length}`,
    links: linksOf(looked, { sheet, pages: review.sheets.length, stays, at }),
    keep: turn !== 0 && !stays ? { action: `${base}/turns`, page, turn, document } : null,
    stays: turn !== 0 || (stays === signedElectronically && !sheet.image) ? stays : null,
  };
}

function linksOf(
  { page, turn, zoom }: Looked,
  {
    sheet,
    pages,
    stays,
    at,
  }: { sheet: Sheet; pages: number; stays: string | null; at: (more: Partial<Looked>) => string },
) {
  const step = zooms.indexOf(zoom);
  const [larger, smaller] = [zooms[step + 1], zooms[step - 1]];
  return [
    // A browser shows a drawn page as it is written: what may not be turned cannot be shown turned.
    (sheet.image || !stays) && {
      href: at({ turn: (turn + 90) % 360 }),
      label: 'Tourner',
      key: 't',
      icon: 'rotate-clockwise',
    },
    sheet.image && larger && { href: at({ zoom: larger }), label: 'Agrandir', key: '+', icon: 'zoom-in' },
    sheet.image && smaller && { href: at({ zoom: smaller }), label: 'Réduire', key: '-', icon: 'zoom-out' },
    page > 1 && {
      href: at({ page: page - 1, turn: 0 }),
      label: 'Page précédente',
      key: 'ArrowLeft',
      icon: 'chevron-left',
    },
    page < pages && {
      href: at({ page: page + 1, turn: 0 }),
      label: 'Page suivante',
      key: 'ArrowRight',
      icon: 'chevron-right',
    },
  ].filter((link) => !!link);
}

/** Where a page is looked at so. */
export function addressOf(base: string, { page, turn, zoom }: Looked): string {
  return `${base}?page=${page}&turn=${turn}&zoom=${zoom}#came`;
}

/** What of the paper stands where the signer acts, by the point it is looked at for. */
export function cutsView(base: string, review: PaperReview) {
  const note = review.guessed ? 'La position est celle du formulaire.' : null;
  const cuts = new Map<
    string,
    { page: string; svg: object | null; said: string | null; note: string | null; href: string }[]
  >();
  for (const zone of joined(review.zones)) {
    const sheet = review.sheets[zone.page];
    if (!sheet) continue;
    const list = cuts.get(zone.key) ?? [];
    cuts.set(zone.key, [...list, { ...cutOf(base, sheet, zone, review.guessed), note }]);
  }
  return cuts;
}

/** « Vu par la machine »: what is there, never what it means. @param paper what was sent: « formulaire » */
export function seenView({ sheets, expectedPages, fields, terms, differing }: PaperReview, paper = 'formulaire') {
  const pages = count(sheets.length, 'page', 'pages');
  return [
    expectedPages === null
      ? pages
      : expectedPages === sheets.length
        ? `${pages}, comme le ${paper} envoyé`
        : `${pages}\u00a0: le ${paper} envoyé en a ${expectedPages}${fields || paper === 'mandat' ? '' : '. La place du signataire n’y est pas cherchée'}`,
    fields ? 'Les champs du formulaire y sont encore' : 'Aucun champ à lire\u00a0: c’est une image, ou il a été aplati',
    ...(terms ? [`Cases du signataire cochées\u00a0: ${terms.ticked} sur ${terms.of}`] : []),
    ...differing.map(
      ({ label, asked, got }) =>
        `${label}\u00a0: «\u00a0${got || 'vide'}\u00a0» au lieu de «\u00a0${asked || 'vide'}\u00a0»`,
    ),
    ...(fields && differing.length === 0 ? ['Tous les textes sont ceux qui ont été imprimés'] : []),
  ];
}

function cutOf(base: string, sheet: Sheet, zone: SignerZone, guessed: boolean) {
  const around = guessed ? margin.guessed : margin.exact;
  const turned = turnedBox(sheet, sheet.turn);
  const [x, y] = [Math.max(0, zone.x - around), Math.max(0, zone.y - around)];
  const [right, low] = [Math.min(1, zone.x + zone.width + around), Math.min(1, zone.y + zone.height + around)];
  const box = [x * turned.width, y * turned.height, (right - x) * turned.width, (low - y) * turned.height];
  const page = `page ${zone.page + 1}`;
  return {
    page,
    href: `${base}?page=${zone.page + 1}&zoom=200#came`,
    said: sheet.image ? null : saidThere(zone.said),
    svg: sheet.image && {
      ...photoDrawing(sheetAddress(base, zone.page + 1), sheet.image, sheet, turned),
      viewBox: box.map(rounded).join(' '),
      label: `${zoneLabels[zone.key]}, ${page}`,
    },
  };
}

/** A drawn page is not cut out: it says itself what stands there. */
function saidThere(said: SaidThere | null): string {
  const { words, ticks, marked } = said ?? { words: [], ticks: [], marked: false };
  const all = [
    ...words.map((one) => `«\u00a0${one}\u00a0»`),
    ...ticks.map((ticked) => (ticked ? 'case cochée' : 'case non cochée')),
    ...(marked ? ['un tracé ou une image y est posé'] : []),
  ];
  return all.length > 0
    ? `Lu dans le PDF\u00a0: ${all.join(', ')}.`
    : 'Lu dans le PDF\u00a0: rien à cet endroit. Ouvrez le document pour voir si quelque chose y est dessiné.';
}

// Two boxes to tick beside one another are one place to look at.
function joined(zones: SignerZone[]): SignerZone[] {
  const found = new Map<string, SignerZone>();
  for (const zone of zones) {
    const key = `${zone.key} ${zone.page}`;
    const known = found.get(key);
    found.set(key, known ? around(known, zone) : zone);
  }
  return [...found.values()];
}

function around(one: SignerZone, other: SignerZone): SignerZone {
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
  const right = Math.max(one.x + one.width, other.x + other.width);
  const low = Math.max(one.y + one.height, other.y + other.height);
  return { ...one, x, y, width: right - x, height: low - y, said: both(one.said, other.said) };
}

function both(one: SaidThere | null, other: SaidThere | null): SaidThere | null {
  if (!one || !other) return one ?? other;
  return {
    words: [...one.words, ...other.words],
    ticks: [...one.ticks, ...other.ticks],
    marked: one.marked || other.marked,
  };
}

const sheetAddress = (base: string, page: number) => `${base}/sheet?page=${page}`;
