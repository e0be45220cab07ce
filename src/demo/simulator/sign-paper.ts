import { PDFDocument, degrees, rgb, type PDFFont, type PDFPage } from '@cantoo/pdf-lib';
import { frenchDate } from '../../journey/calendar/french-date.js';
import { field413Map } from '../../paper/field-413-map.js';
import { embedRegular, measureText, unprintableCharacters } from '../../paper/fonts.js';
import { signatureStroke } from './signature-stroke.js';
import { emptyBoxes, type Box } from './signing-boxes.js';

export interface Signature {
  /** Who signs: « Prénom Nom ». */
  signer: string;
  /** The day, `2026-11-24`. */
  on: string;
}

const ink = rgb(0.09, 0.16, 0.5);
const stampInk = rgb(0.55, 0.2, 0.35);
const soft = rgb(0.36, 0.4, 0.46);

/**
 * The paper as its signer sends it back: both boxes ticked, dated, signed and stamped, its answers fixed. What can be read in it says
 * that the signature is the demonstration's.
 */
export async function signPaper(pdf: Uint8Array, { signer, on }: Signature): Promise<Buffer> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  const font = await embedRegular(document);
  const places = placesOfForm(document) ?? placesOfLetter(document);
  const { page } = places;
  write(page, font, inside(places.date), frenchDate(on), { size: 8 });
  page.drawSvgPath(signatureStroke(signer), { ...strokeIn(places.signature), borderColor: ink, borderWidth: 1.4 });
  write(
    page,
    font,
    { ...inside(places.signature), y: places.signature.y + 4 },
    `${printable(signer)}, signature de démonstration`,
    {
      size: 7,
      color: soft,
    },
  );
  stamp(page, font, places.stamp);
  return Buffer.from(await document.save());
}

interface Places {
  page: PDFPage;
  date: Box;
  signature: Box;
  stamp: Box;
}

// The official form: its own boxes, which are no fields any more once it is signed.
function placesOfForm(document: PDFDocument): Places | null {
  const form = document.getForm();
  const widget = (path: string) => form.getFieldMaybe(field413Map[path]?.name ?? '')?.acroField.getWidgets()[0];
  const box = (path: string) => widget(path)?.getRectangle();
  const pages = document.getPages();
  const page = pages.find(({ ref }) => ref === widget('acts.signature')?.P()) ?? pages.at(-1)!;
  const [date, signature, stamped] = [box('acts.date'), box('acts.signature'), box('acts.stamp')];
  if (!date || !signature || !stamped) return null;
  for (const path of ['acts.terms', 'acts.accuracy']) form.getCheckBox(field413Map[path]?.name ?? '').check();
  form.flatten();
  return { page, date, signature, stamp: stamped };
}

// Our own letters end with three empty boxes; any other paper is signed at its foot.
function placesOfLetter(document: PDFDocument): Places {
  const page = document.getPages().at(-1)!;
  const [date, signature, stamped] = emptyBoxes(page);
  const foot = (x: number, width: number): Box => ({ x, y: 60, width, height: 60 });
  return { page, date: date ?? foot(56, 90), signature: signature ?? foot(150, 200), stamp: stamped ?? foot(360, 180) };
}

function inside({ x, y, width, height }: Box): Box {
  return { x: x + 6, y: y + height / 2 - 4, width: width - 12, height };
}

function strokeIn({ x, y, width, height }: Box) {
  const scale = Math.min((width - 24) / 200, (height - 16) / 60);
  return { x: x + 12, y: y + 12 + 60 * scale, scale };
}

function write(
  page: PDFPage,
  font: PDFFont,
  { x, y }: Box,
  text: string,
  { size, color = ink }: { size: number; color?: typeof ink },
) {
  page.drawText(text, { x, y, size, font, color });
}

function stamp(page: PDFPage, font: PDFFont, { x, y, height }: Box): void {
  const [left, bottom] = [x + 18, y + height / 2 - 16];
  const words = 'CACHET DE DÉMONSTRATION';
  const rotate = degrees(4);
  page.drawRectangle({
    x: left,
    y: bottom,
    width: measureText(words, 8) + 16,
    height: 26,
    borderColor: stampInk,
    borderWidth: 1.2,
    rotate,
  });
  page.drawText(words, { x: left + 7.5, y: bottom + 10, size: 8, font, color: stampInk, rotate });
}

function printable(text: string): string {
  const odd = new Set(unprintableCharacters(text));
  return [...text].map((character) => (odd.has(character) ? '-' : character)).join('');
}
