import type { ParsedMail } from 'mailparser';
import { PDFDocument, type PDFPage } from '@cantoo/pdf-lib';
import { embedRegular } from '../../paper/fonts.js';
import type { CheckedFile } from '../../platform/changes/change-form.js';
import { scan } from '../../platform/forms/file-field.js';
import { clock } from '../../platform/clock.js';
import { signPaper } from '../simulator/sign-paper.js';

/** The paper that a mail brought, as it comes back signed today. */
export async function signedAttachment({ attachments }: ParsedMail, fileName: string, signer: string) {
  const [paper] = attachments;
  if (!paper) throw new Error(`A mail brought no paper to sign as ${fileName}`);
  return file(fileName, paper.content, signer);
}

/** A scan of a paper that was not ours: one small page that says what was signed. */
export async function signedPaper(fileName: string, what: string, signer: string): Promise<CheckedFile> {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  pdf.setCreationDate(clock.now());
  const font = await embedRegular(pdf);
  const page: PDFPage = pdf.addPage([595, 842]);
  for (const [index, line] of [what, 'Exemplaire signé, pièce de démonstration'].entries())
    page.drawText(line, { x: 56, y: 740 - 26 * index, size: 15 - 5 * index, font });
  return file(fileName, await pdf.save(), signer);
}

async function file(fileName: string, pdf: Uint8Array, signer: string): Promise<CheckedFile> {
  const bytes = await signPaper(pdf, { signer, on: clock.today() });
  return scan.parseAsync({ fileName, mediaType: 'application/pdf', bytes });
}
