import { openPdf } from '../open-pdf.js';
import { looksLikePdf } from '../uploads/upload-kind.js';
import { joinPhotos } from './join-photos.js';
import { type PdfSignature, pdfSignatures } from './pdf-signatures.js';
import { writtenPages } from './written-places.js';

/** What somebody without an account handed back, as one paper; or why it is not kept (French). */
export type HandedPaper =
  | {
      ok: true;
      /** The joined photos; null when a PDF was handed back, which is kept as it came. */
      pdf: Uint8Array | null;
      pages: number;
      photos: number;
      notes: string[];
      signatures: PdfSignature[];
    }
  | { ok: false; reason: string };

const mostPages = 30;

/** One PDF, or photos: what it is, joined. @param form the paper that was sent, by which photos are set upright. Aside. */
export async function readHanded(files: Uint8Array[], form: Uint8Array | null = null): Promise<HandedPaper> {
  const [first, ...others] = files.map((file) => Buffer.from(file.buffer, file.byteOffset, file.byteLength));
  if (!first) return { ok: false, reason: 'Choisissez le formulaire signé\u00a0: ses photos, ou un PDF.' };
  if (![first, ...others].some(looksLikePdf)) {
    const joined = await joinPhotos([first, ...others], form ? await writtenPages(form) : []);
    return joined.ok ? { ...joined, photos: joined.pages, signatures: [] } : joined;
  }
  if (others.length > 0)
    return {
      ok: false,
      reason: 'Envoyez un seul PDF, ou les photos de toutes les pages\u00a0: pas les deux ensemble.',
    };
  const opened = await openPdf(first, { allowEncrypted: false });
  if (!opened.ok) return opened;
  const pages = opened.document.getPageCount();
  if (pages > mostPages)
    return { ok: false, reason: `Ce PDF a ${pages}\u00a0pages\u00a0: envoyez le formulaire signé, et lui seul.` };
  return { ok: true, pdf: null, pages, photos: 0, notes: [], signatures: pdfSignatures(opened.document) };
}
