import {
  concatTransformationMatrix,
  drawObject,
  PDFDocument,
  type PDFImage,
  popGraphicsState,
  pushGraphicsState,
} from '@cantoo/pdf-lib';
import { greyOfJpeg } from './jpeg-grey.js';
import { type Legibility, legibilityOf } from './legibility.js';
import { isHeic, photoFacts, type PhotoFacts } from './photo-facts.js';
import { greyOfPng } from './png-grey.js';

/** Photos as one PDF, a page each, or why one of them cannot be read (French). */
export type JoinedPhotos =
  { ok: true; pdf: Uint8Array; pages: number; notes: string[] } | { ok: false; reason: string };

const a4 = { short: 595.28, long: 841.89 };
const margin = 12;
/** A page of A4 at about 90 dots an inch: below, the ten digits of a card are guessed, not read. */
const smallest = { short: 700, long: 1_000 };
/** Telephones of today take 50 million; a PNG is unpacked to be put on a page. */
const mostPixels = { jpeg: 64_000_000, png: 24_000_000 };
/** Measured on pages from sharp to unreadable (docs/decisions/0043-a-hundred-requests.md): below, nothing stands out; below, edges are spread over more than a stroke. */
const [leastWritten, leastSharp] = [0.001, 0.34];

/** Puts photos on pages of A4, straightened as the camera says, without what else the camera says (places, dates). The same photos, the same bytes. */
export async function joinPhotos(photos: Buffer[]): Promise<JoinedPhotos> {
  const document = await PDFDocument.create({ updateMetadata: false });
  const notes: string[] = [];
  for (const [index, bytes] of photos.entries()) {
    const name = photos.length === 1 ? 'La photo' : `La photo n°\u00a0${index + 1}`;
    const facts = photoFacts(bytes);
    const reason = unreadable(name, bytes, facts);
    if (reason !== null || !facts) return { ok: false, reason: reason ?? '' };
    const seen = measured(bytes, facts);
    if (seen && seen.written < leastWritten) return { ok: false, reason: nothingSeen(name) };
    const note = noteOf(name, seen);
    if (note) notes.push(note);
    try {
      const image = await (facts.kind === 'jpeg'
        ? document.embedJpg(withoutTold(bytes, facts))
        : document.embedPng(bytes));
      await image.embed();
      putOnPage(document, image, facts);
    } catch {
      return { ok: false, reason: damaged(name) };
    }
  }
  return { ok: true, pdf: await document.save(), pages: photos.length, notes };
}

function unreadable(name: string, bytes: Buffer, facts: PhotoFacts | null): string | null {
  if (isHeic(bytes))
    return `${name} est au format HEIC d’Apple, que peu d’outils lisent. Dans Réglages, Appareil photo, Formats, choisissez «\u00a0Le plus compatible\u00a0» et reprenez-la, ou enregistrez-la en JPEG.`;
  if (!facts) return `${name} n’est pas lisible\u00a0: nous lisons les photos JPEG et PNG, et les PDF.`;
  if (!facts.whole) return damaged(name);
  const [short, long] = [facts.width, facts.height].sort((one, other) => one - other) as [number, number];
  if (short < smallest.short || long < smallest.long)
    return `${name} est trop petite pour être lue (${facts.width} × ${facts.height} points). Photographiez une page entière de près, sans réduire l’image.`;
  if (short * long > mostPixels[facts.kind])
    return `${name} est trop grande pour être traitée (${facts.width} × ${facts.height} points). Prenez-la dans une taille ordinaire.`;
  return null;
}

function measured(bytes: Buffer, { kind }: PhotoFacts): Legibility | null {
  const grey = kind === 'jpeg' ? greyOfJpeg(bytes) : greyOfPng(bytes);
  return grey && legibilityOf(grey);
}

function nothingSeen(name: string): string {
  return `Rien ne se lit sur ${name.toLowerCase()}\u00a0: trop sombre, trop claire ou très floue. Reprenez-la à la lumière, la page à plat.`;
}

function noteOf(name: string, seen: Legibility | null): string | null {
  if (!seen) return `La netteté de ${name.toLowerCase()} n’a pas pu être mesurée\u00a0: vérifiez qu’elle se lit.`;
  if (seen.sharpness >= leastSharp) return null;
  return `${name} paraît floue\u00a0: si son texte ne se lit pas, reprenez-la de plus près, sans bouger.`;
}

function damaged(name: string): string {
  return `${name} est endommagée ou incomplète. Reprenez-la, ou envoyez-la de nouveau.`;
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

function putOnPage(document: PDFDocument, image: PDFImage, { width, height, orientation }: PhotoFacts): void {
  const [across, down] = orientation >= 5 ? [height, width] : [width, height];
  const size: [number, number] = across > down ? [a4.long, a4.short] : [a4.short, a4.long];
  const page = document.addPage(size);
  const scale = Math.min((size[0] - 2 * margin) / across, (size[1] - 2 * margin) / down);
  const [w, h] = [across * scale, down * scale];
  const matrix = straightened(orientation, (size[0] - w) / 2, (size[1] - h) / 2, w, h);
  const name = page.node.newXObject('Photo', image.ref);
  page.pushOperators(pushGraphicsState(), concatTransformationMatrix(...matrix), drawObject(name), popGraphicsState());
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
