import { sniffUpload, uploadedType } from './upload-kind.js';

/** An uploaded scan that may be kept as evidence, or why not (French: why and what to do). */
export type EvidenceCheck = { ok: true; mediaType: string } | { ok: false; reason: string };

/** Judges a scan by its content, whatever its name says: a readable PDF that has no password and does nothing by itself, a PNG or a JPEG. */
export async function checkEvidence(bytes: Uint8Array): Promise<EvidenceCheck> {
  const kind = sniffUpload(bytes);
  if (kind === 'other')
    return { ok: false, reason: 'Ce fichier n’est ni un PDF, ni un PNG, ni un JPEG. Envoyez le document en PDF.' };
  if (kind !== 'pdf') return { ok: true, mediaType: uploadedType(bytes) };
  // What reads a PDF is large: who never meets one does without.
  const { pdfFacts } = await import('./pdf-facts.js');
  const facts = await pdfFacts(bytes);
  if (!facts.ok) return { ok: false, reason: facts.reason };
  if (facts.encrypted)
    return { ok: false, reason: 'Ce PDF est protégé par un mot de passe. Enregistrez-le sans protection.' };
  if (facts.danger) return { ok: false, reason: facts.danger };
  return { ok: true, mediaType: uploadedType(bytes) };
}
