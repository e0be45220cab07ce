import { PDFDocument, rgb, type PDFFont, type PDFPage } from '@cantoo/pdf-lib';
import { embedFonts, measureBoldText, measureText, type DocumentFonts } from './fonts.js';
import { wrapText } from './text-layout.js';

/** One column of a table: its title and its width in points. */
export interface TableColumn {
  title: string;
  width: number;
}

// A4 in points, with margins of 2 cm.
const pageSize: [number, number] = [595.28, 841.89];
const margin = 56;
const footerBaseline = 34;
/** What the labels of answers take of a line, in points. */
const answerLabels = 150;
const lowest = 64;

const ink = rgb(0.1, 0.12, 0.16);
const soft = rgb(0.36, 0.4, 0.46);
const line = rgb(0.72, 0.75, 0.8);
const shade = rgb(0.94, 0.95, 0.97);

/** Writes a document from top to bottom on A4 pages, in the two faces of `fonts`, with numbered pages. */
export class DocumentWriter {
  /** Width of the text column, in points. */
  readonly width = pageSize[0] - 2 * margin;
  private page: PDFPage;
  private top = pageSize[1] - margin;

  private constructor(
    private readonly document: PDFDocument,
    private readonly fonts: DocumentFonts,
    private readonly size: number,
  ) {
    this.page = document.addPage(pageSize);
  }

  /** Starts a document in French with this title; `size` is that of its text, in points. */
  static async start(title: string, size: number): Promise<DocumentWriter> {
    const document = await PDFDocument.create({ updateMetadata: false });
    document.setTitle(title, { showInWindowTitleBar: true });
    document.setLanguage('fr-FR');
    return new DocumentWriter(document, await embedFonts(document), size);
  }

  get pageCount(): number {
    return this.document.getPageCount();
  }

  space(points: number): void {
    this.top -= points;
  }

  title(text: string): void {
    this.lines(text, this.fonts.bold, this.size * 1.7, { color: ink });
    this.space(this.size * 0.5);
  }

  heading(text: string): void {
    this.keepTogether(this.size * 6);
    this.space(this.size);
    this.lines(text, this.fonts.bold, this.size * 1.15, { color: ink });
    this.space(this.size * 0.4);
  }

  paragraph(text: string, options: { soft?: boolean; bold?: boolean; indent?: number; right?: boolean } = {}): void {
    const font = options.bold ? this.fonts.bold : this.fonts.regular;
    const size = options.soft ? this.size * 0.85 : this.size;
    const color = options.soft ? soft : ink;
    this.lines(text, font, size, { color, indent: options.indent ?? 0, right: options.right ?? false });
    this.space(this.size * 0.45);
  }

  /** A square, ticked or empty, then its label. */
  tick(label: string, ticked: boolean): void {
    const side = this.size;
    const labelLines = this.wrap(label, this.fonts.regular, this.size, this.width - side * 1.8);
    this.keepTogether(labelLines.length * this.size * 1.4);
    const [x, y] = [margin, this.top - side * 1.05];
    this.page.drawRectangle({ x, y, width: side, height: side, borderColor: ink, borderWidth: 0.8 });
    if (ticked) this.drawTick(x, y, side);
    this.paragraph(label, { indent: side * 1.8 });
  }

  /** Rows of two cells: a shaded label, then its answer. */
  answers(rows: [string, string][]): void {
    for (const row of rows) this.row(row, [answerLabels, this.width - answerLabels], [true, false]);
    this.space(this.size * 0.6);
  }

  /** A table with a shaded head; a row is never cut between two pages. */
  table(columns: TableColumn[], rows: string[][]): void {
    const widths = columns.map((column) => column.width);
    this.row(
      columns.map((column) => column.title),
      widths,
      columns.map(() => true),
    );
    for (const cells of rows) this.row(cells, widths, []);
    this.space(this.size * 0.6);
  }

  /** Empty boxes side by side, each under its label, for what is done by hand; the first is half as wide. */
  emptyBoxes(labels: string[], height: number): void {
    this.keepTogether(height);
    const unit = this.width / (labels.length - 0.5);
    const size = this.size * 0.85;
    let x = margin;
    labels.forEach((label, index) => {
      const width = index === 0 ? unit / 2 : unit;
      this.page.drawRectangle({ x, y: this.top - height, width, height, borderColor: line, borderWidth: 0.8 });
      this.wrap(label, this.fonts.regular, size, width - 12).forEach((part, row) => {
        const y = this.top - 5 - size * (1 + row * 1.3);
        this.page.drawText(part, { x: x + 6, y, size, font: this.fonts.regular, color: soft });
      });
      x += width;
    });
    this.space(height + this.size * 0.6);
  }

  /** Moves to a new page when fewer than these points are left on this one. */
  keepTogether(points: number): void {
    if (this.top - points < lowest) this.turnPage();
  }

  /** Moves to a new page. */
  turnPage(): void {
    this.page = this.document.addPage(pageSize);
    this.top = pageSize[1] - margin;
  }

  /** Writes the foot of each page and gives the bytes; the same content gives the same bytes. */
  finish(footer: string): Promise<Uint8Array> {
    const size = 7.5;
    const pages = this.document.getPages();
    pages.forEach((page, index) => {
      const number = `Page ${index + 1} sur ${pages.length}`;
      const x = margin + this.width - measureText(number, size);
      page.drawText(footer, { x: margin, y: footerBaseline, size, font: this.fonts.regular, color: soft });
      page.drawText(number, { x, y: footerBaseline, size, font: this.fonts.regular, color: soft });
    });
    return this.document.save();
  }

  private wrap(text: string, font: PDFFont, size: number, width: number): string[] {
    return wrapText(text, size, width, font === this.fonts.bold ? measureBoldText : measureText);
  }

  private lines(
    text: string,
    font: PDFFont,
    size: number,
    options: { color: typeof ink; indent?: number; right?: boolean },
  ): void {
    const indent = options.indent ?? 0;
    for (const part of this.wrap(text, font, size, this.width - indent)) {
      this.keepTogether(size * 1.4);
      const free = this.width - indent - measureText(part, size);
      const x = margin + indent + (options.right ? free : 0);
      this.page.drawText(part, { x, y: this.top - size, size, font, color: options.color });
      this.top -= size * 1.4;
    }
  }

  private row(cells: string[], widths: number[], shaded: boolean[]): void {
    const size = this.size * 0.9;
    const wrapped = cells.map((cell, index) => this.wrap(cell, this.fonts.regular, size, (widths[index] ?? 0) - 10));
    const height = Math.max(...wrapped.map((lines) => lines.length)) * size * 1.3 + 7;
    this.keepTogether(height);
    let x = margin;
    wrapped.forEach((lines, index) => {
      const width = widths[index] ?? 0;
      this.page.drawRectangle({
        x,
        y: this.top - height,
        width,
        height,
        borderColor: line,
        borderWidth: 0.6,
        ...(shaded[index] ? { color: shade } : {}),
      });
      lines.forEach((part, row) => {
        const y = this.top - 3 - size * (1.05 + row * 1.3);
        this.page.drawText(part, { x: x + 5, y, size, font: this.fonts.regular, color: ink });
      });
      x += width;
    });
    this.top -= height;
  }

  private drawTick(x: number, y: number, side: number): void {
    const at = (left: number, up: number): { x: number; y: number } => ({ x: x + left * side, y: y + up * side });
    this.page.drawLine({ start: at(0.18, 0.5), end: at(0.42, 0.22), thickness: 1.6, color: ink });
    this.page.drawLine({ start: at(0.42, 0.22), end: at(0.84, 0.82), thickness: 1.6, color: ink });
  }
}
