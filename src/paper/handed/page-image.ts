import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFName,
  PDFNumber,
  type PDFPage,
  PDFRawStream,
  type PDFStream,
} from '@cantoo/pdf-lib';
import { type Points, pngOf } from './points-as-png.js';

/** Where the unit square of an image lands on its page. ISO 32000-1 § 8.3.3. */
export type Matrix = [number, number, number, number, number, number];

/** A photo as browsers show it. */
export interface Photo {
  bytes: Uint8Array;
  mediaType: 'image/jpeg' | 'image/png';
}

/** A page that is one photo, and where it stands. */
export interface PageImage {
  matrix: Matrix;
  /** Its JPEG as it is; points that are kept otherwise, as a PNG. */
  photo: () => Photo;
}

const longestContent = 100_000;
/** What is unpacked to be shown, as what is unpacked to be put on a page. */
const mostPoints = 24_000_000;
/** A logo beside words is no photo of a page. */
const leastCovered = 0.5;

/** The one photo that a scanned page is; null for a page that is drawn, or made otherwise. Never throws. */
export function pageImage(page: PDFPage): PageImage | null {
  try {
    const drawn = drawnObjects(contentOf(page));
    const images = drawn.flatMap(({ name, matrix }) => {
      const stream = page.node.Resources()?.lookupMaybe(PDFName.of('XObject'), PDFDict)?.lookup(PDFName.of(name));
      return stream instanceof PDFRawStream && stream.dict.get(PDFName.of('Subtype')) === PDFName.of('Image')
        ? [{ stream, matrix }]
        : [];
    });
    const [only, ...others] = images;
    const photo = only && photoOf(only.stream);
    if (!only || others.length > 0 || !photo) return null;
    const [a, b, c, d] = only.matrix;
    const covered = Math.abs(a * d - b * c) / (page.getWidth() * page.getHeight());
    return covered < leastCovered ? null : { matrix: only.matrix, photo };
  } catch {
    return null;
  }
}

function photoOf(stream: PDFRawStream): PageImage['photo'] | null {
  const filter = stream.dict.lookup(PDFName.of('Filter'));
  const only = filter instanceof PDFArray ? (filter.size() === 1 ? filter.lookup(0) : null) : filter;
  if (only === PDFName.of('DCTDecode')) return () => ({ bytes: stream.getContents(), mediaType: 'image/jpeg' });
  const points = only === PDFName.of('FlateDecode') ? plainPoints(stream.dict) : null;
  return points && (() => ({ bytes: pngOf(points, stream.getContents()), mediaType: 'image/png' }));
}

// ISO 32000-1 § 8.9.5: a byte a colour, one row after the other, as PNGs are put on a page.
function plainPoints(dict: PDFDict): Points | null {
  const [width, height, bits] = ['Width', 'Height', 'BitsPerComponent'].map((name) =>
    dict.lookupMaybe(PDFName.of(name), PDFNumber)?.asNumber(),
  );
  const colours = { '/DeviceGray': 1, '/DeviceRGB': 3 }[String(dict.lookup(PDFName.of('ColorSpace')))];
  if (!width || !height || bits !== 8 || !colours || dict.has(PDFName.of('DecodeParms'))) return null;
  return width * height > mostPoints ? null : { width, height, colours: colours as Points['colours'] };
}

function contentOf(page: PDFPage): string {
  const contents = page.node.Contents();
  const parts = contents instanceof PDFArray ? contents.asArray().map((_, at) => contents.lookup(at)) : [contents];
  const text = parts.map((part) => textOf(part as PDFStream | undefined)).join('\n');
  if (text.length > longestContent) throw new Error('Too long to be a scan');
  return text;
}

function textOf(part: PDFStream | undefined): string {
  if (part instanceof PDFRawStream) return Buffer.from(decodePDFRawStream(part).decode()).toString('latin1');
  return part ? Buffer.from(part.getContents()).toString('latin1') : '';
}

// q, Q, cm and Do are all that a scanner writes.
function drawnObjects(content: string): { name: string; matrix: Matrix }[] {
  const drawn: { name: string; matrix: Matrix }[] = [];
  const kept: Matrix[] = [];
  let now: Matrix = [1, 0, 0, 1, 0, 0];
  let operands: string[] = [];
  for (const token of content.split(/\s+/)) {
    if (token === 'q') kept.push(now);
    else if (token === 'Q') now = kept.pop() ?? now;
    else if (token === 'cm') now = times(operands.slice(-6).map(Number) as Matrix, now);
    else if (token === 'Do') drawn.push({ name: (operands.at(-1) ?? '').replace('/', ''), matrix: now });
    else {
      operands.push(token);
      continue;
    }
    operands = [];
  }
  return drawn;
}

function times([a, b, c, d, e, f]: Matrix, [m, n, o, p, q, r]: Matrix): Matrix {
  return [a * m + b * o, a * n + b * p, c * m + d * o, c * n + d * p, e * m + f * o + q, e * n + f * p + r];
}
