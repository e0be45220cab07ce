import {
  beginMarkedContent,
  beginText,
  endMarkedContent,
  endText,
  lineTo,
  moveTo,
  popGraphicsState,
  pushGraphicsState,
  rectangle,
  setFillingGrayscaleColor,
  setFontAndSize,
  setLineWidth,
  setStrokingGrayscaleColor,
  setTextMatrix,
  showText,
  stroke,
  type PDFFont,
  type PDFOperator,
  type PDFTextField,
  type PDFWidgetAnnotation,
} from '@cantoo/pdf-lib';
import { answerPadding, answerSizes, roomIn } from './check-printing.js';
import { measureText } from './fonts.js';
import { fitText, linesHeight } from './text-layout.js';

interface Box {
  width: number;
  height: number;
}

interface PlacedText {
  text: string;
  x: number;
  y: number;
}

// Height of a capital letter of the face, as a part of its size.
const capitalHeight = 0.73;
const cellBorderGray = 0.666672;
const largestDigit = 13;

// Finer than any printer, and written in a third of the digits.
const hundredths = (points: number): number => Math.round(points * 100) / 100;

function printTexts(font: PDFFont, size: number, placed: PlacedText[]): PDFOperator[] {
  if (placed.length === 0) return [];
  const texts = placed.flatMap(({ text, x, y }) => [
    setTextMatrix(1, 0, 0, 1, hundredths(x), hundredths(y)),
    showText(font.encodeText(text)),
  ]);
  return [beginText(), setFillingGrayscaleColor(0), setFontAndSize(font.name, size), ...texts, endText()];
}

// The lines between the cells are drawn by the field, not by the page: they must be drawn again.
function cellBorders(field: PDFTextField, widget: PDFWidgetAnnotation): PDFOperator[] {
  const cells = cellsOf(field);
  if (!cells || widget.getAppearanceCharacteristics()?.getBorderColor() === undefined) return [];
  const box = widget.getRectangle();
  const lines = Array.from({ length: cells - 1 }, (_, index) => ((index + 1) * box.width) / cells);
  return [
    setStrokingGrayscaleColor(cellBorderGray),
    setLineWidth(1),
    rectangle(0.5, 0.5, box.width - 1, box.height - 1),
    stroke(),
    ...lines.flatMap((x) => [moveTo(x, 0.5), lineTo(x, box.height - 0.5), stroke()]),
  ];
}

const cellsOf = (field: PDFTextField) => (field.isCombed() ? field.getMaxLength() : undefined);

function printInCells(answer: string, box: Box, cells: number, font: PDFFont): PDFOperator[] {
  const cellWidth = box.width / cells;
  const size = Math.min(largestDigit, box.height * 0.72, cellWidth * 0.92);
  const y = (box.height - size * capitalHeight) / 2;
  const placed = [...answer].map((text, index) => ({
    text,
    x: (index + 0.5) * cellWidth - measureText(text, size) / 2,
    y,
  }));
  return printTexts(font, size, placed);
}

function printInBox(answer: string, box: Box, font: PDFFont): PDFOperator[] {
  // A blank with smaller boxes than the official form's prints smaller, never cut.
  const fitted =
    fitText(answer, roomIn(box), answerSizes, measureText) ??
    fitText(answer, roomIn(box), { largest: answerSizes.smallest, smallest: 1 }, measureText);
  if (!fitted) return [];
  const { size, lines } = fitted;
  const step = linesHeight(1, size);
  const firstBaseline = (box.height + step * (lines.length - 1) - size * capitalHeight) / 2;
  const placed = lines.map((text, index) => ({ text, x: answerPadding.x, y: firstBaseline - index * step }));
  return printTexts(font, size, placed);
}

function drawn(texts: PDFOperator[], field: PDFTextField, widget: PDFWidgetAnnotation): PDFOperator[] {
  const drawing = [...cellBorders(field, widget), ...texts];
  return [beginMarkedContent('Tx'), pushGraphicsState(), ...drawing, popGraphicsState(), endMarkedContent()];
}

function drawAnswer(field: PDFTextField, widget: PDFWidgetAnnotation, font: PDFFont): PDFOperator[] {
  const answer = field.getText() ?? '';
  const box = widget.getRectangle();
  const cells = cellsOf(field);
  return drawn(cells ? printInCells(answer, box, cells, font) : printInBox(answer, box, font), field, widget);
}

/** The field as it looks without an answer: no more than the lines between its cells. */
export function printNothing(field: PDFTextField): void {
  const { context } = field.acroField.dict;
  for (const widget of field.acroField.getWidgets()) {
    const { width, height } = widget.getRectangle();
    const drawing = context.formXObject(drawn([], field, widget), { BBox: context.obj([0, 0, width, height]) });
    widget.setNormalAppearance(context.register(drawing));
  }
}

/** Puts the answer in the field and draws it in our face: centred in its cells, or on as many lines as its box holds. */
export function printAnswer(field: PDFTextField, answer: string | undefined, font: PDFFont): void {
  field.setText(answer);
  field.updateAppearances(font, drawAnswer);
}
