import { PDFDict, type PDFDocument, PDFHexString, PDFName, PDFString } from '@cantoo/pdf-lib';
import { X509Certificates } from '@peculiar/x509';

/** An electronic signature that a PDF carries: what it says of itself. Nothing of it was verified. */
export interface PdfSignature {
  /** The name in the signer’s certificate, else the one that was typed; null when there is none. */
  signer: string | null;
  /** ISO instant that the signing software wrote; null when it wrote none. */
  at: string | null;
}

const most = 10;
const [type, sig, byteRange, contents, nameKey, momentKey] = ['Type', 'Sig', 'ByteRange', 'Contents', 'Name', 'M'].map(
  (name) => PDFName.of(name),
) as [PDFName, PDFName, PDFName, PDFName, PDFName, PDFName];

/** ISO 32000-1 § 12.8.1: dictionaries of signature that were filled. Never throws. */
export function pdfSignatures(document: PDFDocument): PdfSignature[] {
  const found: PdfSignature[] = [];
  for (const [, object] of document.context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFDict) || !object.has(byteRange) || !object.has(contents)) continue;
    if (object.has(type) && object.get(type) !== sig) continue;
    found.push({ signer: certified(object) ?? textOf(object, nameKey), at: momentOf(textOf(object, momentKey)) });
    if (found.length >= most) break;
  }
  return found;
}

function textOf(dict: PDFDict, key: PDFName): string | null {
  const value = dict.lookup(key);
  if (!(value instanceof PDFString || value instanceof PDFHexString)) return null;
  const text = value
    .decodeText()
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
  return text === '' ? null : text.slice(0, 120);
}

// RFC 5652: the certificate that no other of the message was issued by is the signer’s.
function certified(dict: PDFDict): string | null {
  const value = dict.lookup(contents);
  if (!(value instanceof PDFHexString || value instanceof PDFString)) return null;
  try {
    const certificates = [...new X509Certificates(onlyOnce(value.asBytes()))];
    const issuers = new Set(certificates.map(({ issuer }) => issuer));
    const leaf = certificates.find(({ subject }) => !issuers.has(subject)) ?? certificates[0];
    return leaf?.subjectName.getField('CN')[0]?.slice(0, 120) ?? null;
  } catch {
    return null;
  }
}

// The place kept for a signature is larger than it: zeros follow.
function onlyOnce(bytes: Uint8Array): Uint8Array {
  const long = bytes[1] ?? 0;
  if (long < 0x80) return bytes.slice(0, 2 + long);
  const digits = long & 0x7f;
  let length = 0;
  for (let index = 0; index < Math.min(digits, 4); index += 1) length = length * 256 + (bytes[2 + index] ?? 0);
  return bytes.slice(0, 2 + digits + length);
}

// ISO 32000-1 § 7.9.4: D:YYYYMMDDHHmmSSOHH'mm'
function momentOf(text: string | null): string | null {
  const found = /^D:(\d{4})(\d{2})(\d{2})(\d{2})?(\d{2})?(\d{2})?(?:(Z)|([+-]\d{2})'?(\d{2})?)?/.exec(text ?? '');
  if (!found) return null;
  const [, year, month, day, hour = '00', minute = '00', second = '00', utc, zone, minutes = '00'] = found;
  const written = `${year}-${month}-${day}T${hour}:${minute}:${second}${utc || !zone ? 'Z' : `${zone}:${minutes}`}`;
  const moment = Date.parse(written);
  return Number.isNaN(moment) ? null : new Date(moment).toISOString();
}
