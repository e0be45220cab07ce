import type { SaidThere } from '../../paper/handed/read-places.js';
import type { PaperReview, Sheet, SignerZone, ZoneKey } from '../../paper/handed/review-paper.js';
import type { Matrix } from '../../paper/handed/page-image.js';
import { count } from '../../platform/web/view-helpers.js';

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

/** One page as large as asked, and the ways to the others; null for a paper whose pages are drawn. */
export function sheetView(base: string, review: PaperReview, looked: Looked) {
  const sheet = review.sheets[looked.page - 1];
  if (!sheet?.image) return null;
  const turned = turnedBox(sheet, (sheet.turn + looked.turn) % 360);
  const at = (more: Partial<Looked>) => {
    const { page, turn, zoom } = { ...looked, ...more };
    return `${base}?page=${page}&turn=${turn}&zoom=${zoom}#came`;
  };
  const zoom = zooms.indexOf(looked.zoom);
  return {
    ...drawing(base, looked.page - 1, sheet.image, sheet, turned),
    viewBox: `0 0 ${turned.width} ${turned.height}`,
    width: `${looked.zoom}%`,
    label: `Page ${looked.page} sur ${review.sheets.length}`,
    links: [
      { href: at({ turn: (looked.turn + 90) % 360 }), label: 'Tourner', key: 't', icon: 'rotate-clockwise' },
      zooms[zoom + 1]
        ? { href: at({ zoom: zooms[zoom + 1] as number }), label: 'Agrandir', key: '+', icon: 'zoom-in' }
        : null,
      zoom > 0 ? { href: at({ zoom: zooms[zoom - 1] as number }), label: 'Réduire', key: '-', icon: 'zoom-out' } : null,
      looked.page > 1
        ? { href: at({ page: looked.page - 1 }), label: 'Page précédente', key: 'ArrowLeft', icon: 'chevron-left' }
        : null,
      looked.page < review.sheets.length
        ? { href: at({ page: looked.page + 1 }), label: 'Page suivante', key: 'ArrowRight', icon: 'chevron-right' }
        : null,
    ].filter((link) => link !== null),
  };
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

/** « Vu par la machine »: what is there, never what it means. */
export function seenView({ sheets, expectedPages, fields, terms, differing }: PaperReview) {
  const pages = count(sheets.length, 'page', 'pages');
  return [
    expectedPages === null
      ? pages
      : expectedPages === sheets.length
        ? `${pages}, comme le formulaire envoyé`
        : `${pages}\u00a0: le formulaire envoyé en a ${expectedPages}`,
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
      ...drawing(base, zone.page, sheet.image, sheet, turned),
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

interface Turned {
  width: number;
  height: number;
  transform: string;
}

function turnedBox({ width, height }: Sheet, turn: number): Turned {
  const upright = turn % 180 === 0;
  const moves: Record<number, string> = {
    90: `translate(${height} 0) rotate(90)`,
    180: `translate(${width} ${height}) rotate(180)`,
    270: `translate(0 ${width}) rotate(270)`,
  };
  return { ...(upright ? { width, height } : { width: height, height: width }), transform: moves[turn] ?? 'rotate(0)' };
}

// A page of PDF counts upwards, a drawing of the web downwards; so do the images of each.
function drawing(base: string, index: number, [a, b, c, d, e, f]: Matrix, { height }: Sheet, { transform }: Turned) {
  const matrix = [a, -b, -c, d, c + e, height - d - f].map(rounded).join(' ');
  return { src: `${base}/sheet?page=${index + 1}`, turn: transform, place: `matrix(${matrix})` };
}

const rounded = (value: number) => Math.round(value * 1000) / 1000;
