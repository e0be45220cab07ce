import {
  concatTransformationMatrix,
  degrees,
  drawObject,
  PDFDocument,
  type PDFImage,
  type PDFPage,
  popGraphicsState,
  pushGraphicsState,
} from '@cantoo/pdf-lib';
import { greyOfJpeg } from './jpeg-grey.js';
import { type Grey, legibilityOf } from './legibility.js';
import { photoFacts, type PhotoFacts } from './photo-facts.js';
import { damaged, leastWritten, nothingSeen, sharpnessNote, turnedNote, unreadable } from './photo-words.js';
import { greyOfPng } from './png-grey.js';
import { standingOf, type Turn } from './upright.js';
import type { WrittenPage } from './written-places.js';

/** Photos as one PDF, a page each, or why one of them cannot be read (French). */
export type JoinedPhotos =
  | { ok: true; pdf: Uint8Array; pages: number; notes: string[] }
  | { ok: false; reason: string };

const a4 = { short: 595.28, long: 841.89 };
const margin = 12;
/** By how much EXIF has a photo turned, clockwise; a mirrored one is none of a page. */
const saidTurns: Record<number, Turn> = { 1: 0, 3: 180, 6: 90, 8: 270 };

/**
 * Puts photos on pages of A4, straightened as the camera says and as the form shows, without what else the camera says (places, dates). The same photos, the same bytes.
 * @param form what was printed; without it, nothing but the camera tells which way up a page is
 */
export async function joinPhotos(photos: Buffer[], form: WrittenPage[] = []): Promise<JoinedPhotos> {
  const document = await PDFDocument.create({ updateMetadata: false });
  const notes: string[] = [];
  for (const [index, bytes] of photos.entries()) {
    const name = photos.length === 1 ? 'La photo' : `La photo n°\u00a0${index + 1}`;
    const facts = photoFacts(bytes);
    const reason = unreadable(name, bytes, facts);
    if (reason !== null || !facts) return { ok: false, reason: reason ?? '' };
    const grey = facts.kind === 'jpeg' ? greyOfJpeg(bytes) : greyOfPng(bytes);
    const seen = grey && legibilityOf(grey);
    if (seen && seen.written < leastWritten) return { ok: false, reason: nothingSeen(name) };
    const turn = form.length === 0 ? 0 : turnOf(facts, grey, form);
    notes.push(...[sharpnessNote(name, seen), turnedNote(name, turn)].filter((note) => note !== null));
    try {
      const image = await (facts.kind === 'jpeg'
        ? document.embedJpg(withoutTold(bytes, facts))
        : document.embedPng(bytes));
      await image.embed();
      putOnPage(document, image, facts).setRotation(degrees(turn ?? 0));
    } catch {
      return { ok: false, reason: damaged(name) };
    }
  }
  return { ok: true, pdf: await document.save(), pages: photos.length, notes };
}

/** What the camera did not say, clockwise; null where the page is not sure to be one of the form. */
function turnOf({ orientation }: PhotoFacts, grey: Grey | null, form: WrittenPage[]): Turn | null {
  const said = saidTurns[orientation];
  if (!grey || said === undefined) return null;
  const { sure, turn } = standingOf(grey, form);
  return sure ? (((turn - said + 360) % 360) as Turn) : null;
}

// A photo tells where it was taken: that is no one’s business here.
function withoutTold(bytes: Buffer, { told }: PhotoFacts): Buffer {
  const kept: Buffer[] = [];
  let from = 0;
  for (const [begin, end] of told) {
    kept.push(bytes.subarray(from, begin));
    from = end;
  }
  return Buffer.concat([...kept, bytes.subarray(from)]);
}

function putOnPage(document: PDFDocument, image: PDFImage, { width, height, orientation }: PhotoFacts): PDFPage {
  const [across, down] = orientation >= 5 ? [height, width] : [width, height];
  const size: [number, number] = across > down ? [a4.long, a4.short] : [a4.short, a4.long];
  const page = document.addPage(size);
  const scale = Math.min((size[0] - 2 * margin) / across, (size[1] - 2 * margin) / down);
  const [w, h] = [across * scale, down * scale];
  const matrix = straightened(orientation, (size[0] - w) / 2, (size[1] - h) / 2, w, h);
  const name = page.node.newXObject('Photo', image.ref);
  page.pushOperators(pushGraphicsState(), concatTransformationMatrix(...matrix), drawObject(name), popGraphicsState());
  return page;
}

type Matrix = [number, number, number, number, number, number];

/** Where the unit square of an image lands, so that it stands upright in the box (x, y, w, h). ISO 32000-1 § 8.9.5. */
export function straightened(orientation: number, x: number, y: number, w: number, h: number): Matrix {
  const [right, top] = [x + w, y + h];
  const of: Record<number, Matrix> = {
    2: [-w, 0, 0, h, right, y],
    3: [-w, 0, 0, -h, right, top],
    4: [w, 0, 0, -h, x, top],
    5: [0, -h, -w, 0, right, top],
    6: [0, -h, w, 0, x, top],
    7: [0, h, w, 0, x, y],
    8: [0, h, -w, 0, right, y],
  };
  return of[orientation] ?? [w, 0, 0, h, x, y];
}
