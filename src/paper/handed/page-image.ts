import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFName,
  type PDFPage,
  PDFRawStream,
  type PDFStream,
} from '@cantoo/pdf-lib';

/** Where the unit square of an image lands on its page. ISO 32000-1 § 8.3.3. */
export type Matrix = [number, number, number, number, number, number];

/** A page that is one photo: its JPEG as it is, and where it stands. */
export interface PageImage {
  jpeg: Uint8Array;
  matrix: Matrix;
}

const longestContent = 100_000;
/** A logo beside words is no photo of a page. */
const leastCovered = 0.5;

/** The one JPEG that a scanned page is; null for a page that is drawn, or made otherwise. Never throws. */
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
    if (!only || others.length > 0 || !isJpeg(only.stream)) return null;
    const [a, b, c, d] = only.matrix;
    const covered = Math.abs(a * d - b * c) / (page.getWidth() * page.getHeight());
    return covered < leastCovered ? null : { jpeg: only.stream.getContents(), matrix: only.matrix };
  } catch {
    return null;
  }
}

function isJpeg({ dict }: PDFRawStream): boolean {
  const filter = dict.lookup(PDFName.of('Filter'));
  const only = filter instanceof PDFArray ? (filter.size() === 1 ? filter.lookup(0) : null) : filter;
  return only === PDFName.of('DCTDecode');
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
