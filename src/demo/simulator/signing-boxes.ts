import { PDFArray, PDFRawStream, decodePDFRawStream, type PDFPage } from '@cantoo/pdf-lib';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

// As `DocumentWriter.emptyBoxes` draws one: moved to its upper left corner, upside down, then its outline.
const outline =
  /1 0 0 1 ([\d.]+) ([\d.]+) cm\n(?:1 0 0 1 0 0 cm\n)*1 0 0 -1 0 0 cm\n[^]{0,80}?0 0 m\n([\d.]+) 0 l\n\3 ([\d.]+) l\n/g;

/** The boxes to date, sign and stamp at the end of a letter of ours; none on any other paper. */
export function emptyBoxes(page: PDFPage): Box[] {
  const boxes = [...textOf(page).matchAll(outline)].map(([, x, top, width, height]) => ({
    x: Number(x),
    y: Number(top) - Number(height),
    width: Number(width),
    height: Number(height),
  }));
  return boxes.filter(({ height }) => height > 90).slice(-3);
}

function textOf(page: PDFPage): string {
  const contents = page.node.Contents();
  const parts =
    contents instanceof PDFArray ? contents.asArray().map((one) => page.doc.context.lookup(one)) : [contents];
  return parts
    .filter((part) => part instanceof PDFRawStream)
    .map((part) => Buffer.from(decodePDFRawStream(part).decode()).toString('latin1'))
    .join('\n');
}
