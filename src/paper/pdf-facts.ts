import { looksLikePdf, openPdf } from './open-pdf.js';
import { pdfDanger } from './pdf-dangers.js';

/** What an uploaded PDF is made of, or why it cannot be read (French). */
export type PdfFacts =
  { ok: true; pages: number; encrypted: boolean; danger: string | null } | { ok: false; reason: string };

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

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const jpegSignature = [0xff, 0xd8, 0xff];

function startsWith(bytes: Uint8Array, signature: number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

/** The kind of an uploaded file by its first bytes, whatever its name says. */
export function sniffUpload(bytes: Uint8Array): 'pdf' | 'png' | 'jpeg' | 'other' {
  if (startsWith(bytes, pngSignature)) return 'png';
  if (startsWith(bytes, jpegSignature)) return 'jpeg';
  return looksLikePdf(bytes) ? 'pdf' : 'other';
}
