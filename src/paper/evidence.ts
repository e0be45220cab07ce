import { pdfFacts, sniffUpload } from './pdf-facts.js';

/** An uploaded scan that may be kept as evidence, or why not (French: why and what to do). */
export type EvidenceCheck = { ok: true; mediaType: string } | { ok: false; reason: string };

const mediaTypes = { pdf: 'application/pdf', png: 'image/png', jpeg: 'image/jpeg' } as const;

/** What a scan that was judged is, by its content. */
export function uploadedType(bytes: Uint8Array): string {
  const kind = sniffUpload(bytes);
  return kind === 'other' ? 'application/octet-stream' : mediaTypes[kind];
}

/** Judges a scan by its content, whatever its name says: a readable PDF that has no password and does nothing by itself, a PNG or a JPEG. */
export async function checkEvidence(bytes: Uint8Array): Promise<EvidenceCheck> {
  const kind = sniffUpload(bytes);
  if (kind === 'other')
    return { ok: false, reason: 'Ce fichier n’est ni un PDF, ni un PNG, ni un JPEG. Numérisez le document en PDF.' };
  if (kind !== 'pdf') return { ok: true, mediaType: mediaTypes[kind] };
  const facts = await pdfFacts(bytes);
  if (!facts.ok) return { ok: false, reason: facts.reason };
  if (facts.encrypted)
    return { ok: false, reason: 'Ce PDF est protégé par un mot de passe. Enregistrez-le sans protection.' };
  if (facts.danger) return { ok: false, reason: facts.danger };
  return { ok: true, mediaType: mediaTypes.pdf };
}
