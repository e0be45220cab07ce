import { openPdf } from '../open-pdf.js';
import { pdfDanger } from '../pdf-dangers.js';

/** What an uploaded PDF is made of, or why it cannot be read (French). */
export type PdfFacts =
  | { ok: true; pages: number; encrypted: boolean; danger: string | null }
  | { ok: false; reason: string };

/**
 * Pages, protection and dangers of an uploaded scan; never throws. In a protected file dangers may stay unseen: refuse
 * it on `encrypted`.
 */
export async function pdfFacts(bytes: Uint8Array): Promise<PdfFacts> {
  const opened = await openPdf(bytes, { allowEncrypted: true });
  if (!opened.ok) return opened;
  const { document } = opened;
  return {
    ok: true,
    pages: document.getPageCount(),
    encrypted: document.isEncrypted,
    danger: pdfDanger(document.context),
  };
}
