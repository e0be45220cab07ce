import { PDFDocument, PDFTextField } from '@cantoo/pdf-lib';
import { getDocumentProxy } from 'unpdf';
import { photographOf, type Sheet, type Shot, stroke } from './photographed-page.js';

/** Points from the foot of the page, as a PDF counts. */
interface Line {
  x: number;
  y: number;
  width: number;
  letters: number;
}
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
interface DrawnPage {
  width: number;
  height: number;
  lines: Line[];
  boxes: Box[];
}

/** Each page of a form that was printed, photographed: its words as strokes where they stand, its boxes, what is typed in them. */
export async function photographedForm(
  pdf: Uint8Array,
  shotOf: (page: number) => Partial<Shot> = () => ({}),
): Promise<Buffer[]> {
  const pages = await drawnPages(pdf);
  return pages.map((page, index) => photographOf((sheet) => draw(sheet, page), { seed: index + 1, ...shotOf(index) }));
}

async function drawnPages(bytes: Uint8Array): Promise<DrawnPage[]> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  const reader = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
  const pages: DrawnPage[] = [];
  for (const [index, page] of document.getPages().entries()) {
    const { items } = await (await reader.getPage(index + 1)).getTextContent();
    const lines = items.flatMap((item) => {
      if (!('str' in item) || item.str.trim() === '') return [];
      const [, , , , x = 0, y = 0] = item.transform as number[];
      return [{ x, y, width: item.width, letters: item.str.length }];
    });
    pages.push({ ...page.getSize(), lines, boxes: [] });
  }
  await reader.destroy();
  const refs = document.getPages().map(({ ref }) => ref);
  for (const field of document.getForm().getFields())
    for (const widget of field.acroField.getWidgets()) {
      const page =
        pages[
          Math.max(
            0,
            refs.findIndex((ref) => ref === widget.P()),
          )
        ];
      const box = widget.getRectangle();
      const { length } = field instanceof PDFTextField ? (field.getText() ?? '') : '';
      page?.boxes.push(box);
      if (length > 0) page?.lines.push({ ...box, y: box.y + box.height / 3, width: length * 4.8, letters: length });
    }
  return pages;
}

function draw(sheet: Sheet, page: DrawnPage): void {
  const scale = Math.min(sheet.width / page.width, sheet.height / page.height);
  const at = (x: number, y: number) => [Math.round(x * scale), Math.round((page.height - y) * scale)] as const;
  for (const { x, y, width, letters } of page.lines)
    for (let letter = 0; letter < letters; letter += 1) {
      const [left, foot] = at(x + (width * letter) / letters, y);
      const high = 8 + sheet.random.below(6);
      if (letter % 7 !== 6 && foot > high && left < sheet.width - 6) stroke(sheet, { left, top: foot - high, high });
    }
  for (const { x, y, width, height } of page.boxes) {
    const [[left, top], [right, foot]] = [at(x, y + height), at(x + width, y)];
    for (const row of [top, foot]) sheet.pixels.fill(sheet.ink, row * sheet.width + left, row * sheet.width + right);
    for (let row = top; row < foot; row += 1)
      for (const column of [left, right]) sheet.pixels[row * sheet.width + column] = sheet.ink;
  }
}
