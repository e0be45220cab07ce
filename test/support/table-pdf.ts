import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';

/** A PDF of one page whose lines are these; « | » is the edge of a cell. */
export async function tablePdf(
  lines: string[],
  own: (document: PDFDocument) => void = () => undefined,
): Promise<Buffer> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  const page = document.addPage([595, 842]);
  lines.forEach((line, row) =>
    line
      .split('|')
      .forEach((cell, column) =>
        page.drawText(cell.trim(), { x: 40 + column * 180, y: 790 - row * 18, size: 10, font }),
      ),
  );
  own(document);
  return Buffer.from(await document.save());
}
