import { PDFArray, PDFDict, PDFName, PDFStream, type PDFObject } from '@cantoo/pdf-lib';
import { looksLikePdf, openPdf } from './open-pdf.js';

/** What an uploaded PDF is made of, or why it cannot be read (French). */
export type PdfFacts =
  { ok: true; pages: number; encrypted: boolean; hasJavaScript: boolean } | { ok: false; reason: string };

const javaScriptKeys = [PDFName.of('JS'), PDFName.of('JavaScript')];

function holdsJavaScript(object: PDFObject): boolean {
  if (object instanceof PDFStream) return holdsJavaScript(object.dict);
  if (object instanceof PDFArray) return object.asArray().some(holdsJavaScript);
  if (!(object instanceof PDFDict)) return false;
  if (javaScriptKeys.some((key) => object.has(key))) return true;
  return object.values().some(holdsJavaScript);
}

/**
 * Pages, protection and scripts of an uploaded scan; never throws. In a protected file scripts may stay unseen: refuse
 * it on `encrypted`. ISO 32000-1 § 12.6.4.16: a script action holds its code under JS, a document's own are named
 * under JavaScript.
 */
export async function pdfFacts(bytes: Uint8Array): Promise<PdfFacts> {
  const opened = await openPdf(bytes, { allowEncrypted: true });
  if (!opened.ok) return opened;
  const { document } = opened;
  const objects = document.context.enumerateIndirectObjects();
  return {
    ok: true,
    pages: document.getPageCount(),
    encrypted: document.isEncrypted,
    hasJavaScript: objects.some(([, object]) => holdsJavaScript(object)),
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
