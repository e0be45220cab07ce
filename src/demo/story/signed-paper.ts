import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import type { CheckedFile } from '../../platform/changes/change-form.js';
import { scan } from '../../platform/forms/file-field.js';
import { frenchDate } from '../../journey/calendar/french-date.js';
import { clock } from '../../platform/clock.js';

/** A scan as a client sends it back: one small page that says what was signed, by whom and when. */
export async function signedPaper(fileName: string, what: string, signer: string): Promise<CheckedFile> {
  const pdf = await PDFDocument.create();
  pdf.setCreationDate(clock.now());
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  const page = pdf.addPage([595, 842]);
  const lines = ['Exemplaire signé, pièce de démonstration', what, `Signé le ${frenchDate(clock.today())}, ${signer}`];
  for (const [index, line] of lines.entries())
    page.drawText(printable(line), { x: 60, y: 740 - 30 * index, size: 12, font });
  return scan.parseAsync({ fileName, mediaType: 'application/pdf', bytes: Buffer.from(await pdf.save()) });
}

// The standard fonts of PDF know the letters of Western Europe.
function printable(line: string): string {
  return line.replace(/[^\u0020-\u007e\u00a0-\u00ff’]/g, '-');
}
