import { EncryptedPDFError, ParseSpeeds, PDFDocument, type PDFField } from '@cantoo/pdf-lib';
import { looksLikePdf } from './uploads/upload-kind.js';

/** An opened PDF, or why it is not one, in French. */
export type OpenedPdf = { ok: true; document: PDFDocument } | { ok: false; reason: string };

const damaged = 'Ce PDF est endommagé ou incomplet. Enregistrez-le à nouveau, puis déposez-le.';
const locked = 'Ce PDF est protégé par un mot de passe. Enlevez la protection, puis déposez-le à nouveau.';

// A file cut short has lost its end marker; readers accept some bytes after it.
function isWhole(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(-2048)).includes('%%EOF');
}

/** Opens a PDF without changing its metadata; never throws. `allowEncrypted` opens what can be of a protected one. */
export async function openPdf(bytes: Uint8Array, options: { allowEncrypted: boolean }): Promise<OpenedPdf> {
  if (!looksLikePdf(bytes)) return { ok: false, reason: 'Ce fichier n’est pas un PDF. Déposez un fichier PDF.' };
  if (!isWhole(bytes)) return { ok: false, reason: damaged };
  try {
    const document = await PDFDocument.load(bytes, {
      updateMetadata: false,
      ignoreEncryption: options.allowEncrypted,
      parseSpeed: ParseSpeeds.Fast,
    });
    if (document.getPageCount() === 0) return { ok: false, reason: damaged };
    return { ok: true, document };
  } catch (error) {
    const encrypted = error instanceof EncryptedPDFError || Buffer.from(bytes).includes('/Encrypt');
    return { ok: false, reason: encrypted ? locked : damaged };
  }
}

export type FieldsByName = ReadonlyMap<string, PDFField>;

export const unreadableFields = 'Les champs de ce PDF sont illisibles. Déposez le formulaire publié par l’ANS.';

/** @throws where the form is broken: `unreadableFields` says it */
export function fieldsOf(document: PDFDocument): FieldsByName {
  const fields = document.getForm().getFields();
  return new Map(fields.map((field) => [field.getName(), field]));
}
