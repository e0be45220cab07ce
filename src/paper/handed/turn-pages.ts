import { degrees, ParseSpeeds, PDFDocument } from '@cantoo/pdf-lib';
import { openPdf } from '../open-pdf.js';
import { pdfSignatures } from './pdf-signatures.js';
import { noSuchPage, signedElectronically } from './turn-words.js';
import type { Turn } from './upright.js';

/** The paper with its pages turned, or why they stay (French). */
export type TurnedPaper = { ok: true; pdf: Uint8Array } | { ok: false; reason: string };

const unwritable = 'Les pages de ce PDF ne peuvent pas être tournées\u00a0: il reste comme il est venu.';

/**
 * Turns pages by so much, clockwise. What came is continued, not written again: its bytes are the beginning of the turned paper
 * (ISO 32000-1 § 7.5.6). Never throws. Aside.
 * @param turns one a page, from the first on
 */
export async function turnPages(came: Uint8Array, turns: readonly Turn[]): Promise<TurnedPaper> {
  const opened = await openPdf(came, { allowEncrypted: false });
  if (!opened.ok) return opened;
  if (turns.length > opened.document.getPageCount()) return { ok: false, reason: noSuchPage };
  if (pdfSignatures(opened.document).length > 0) return { ok: false, reason: signedElectronically };
  try {
    const document = await PDFDocument.load(came, {
      updateMetadata: false,
      parseSpeed: ParseSpeeds.Fast,
      forIncrementalUpdate: true,
    });
    document.getPages().forEach((page, index) => {
      const turn = turns[index] ?? 0;
      if (turn !== 0) page.setRotation(degrees((((page.getRotation().angle + turn) % 360) + 360) % 360));
    });
    return { ok: true, pdf: await document.commit() };
  } catch {
    return { ok: false, reason: unwritable };
  }
}
