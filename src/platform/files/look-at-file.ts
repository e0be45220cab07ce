import { checkEvidence, type EvidenceCheck } from '../../paper/uploads/evidence.js';
import { looksLikePdf } from '../../paper/uploads/upload-kind.js';
import { exposedFingerprints } from '../../pki/bytes/exposed-key.js';
import { type KeySearch, neverSendKeys, searchPrivateKey } from '../../pki/bytes/private-key.js';
import { isTooMuchPdf } from './pdf-bounds.js';

/** A private key that came, and the public fingerprints it is known again by. */
export interface SeenKey {
  kind: string;
  fingerprints: string[];
}

/** What a file is found to be, before anything is done with it. */
export interface SeenFile {
  /** The private key in it; null when none was seen. */
  privateKey: SeenKey | null;
  /** False when something in it was not looked at, for its size or its depth. */
  whole: boolean;
  /** Whether it may be kept as a scan, and as what. */
  evidence: EvidenceCheck;
}

/** Why a file was not read: shown to whoever sent it. */
export const unfoldsTooMuch =
  'Ce fichier se déplie en un volume anormal\u00a0: il n’a pas été lu, et rien n’en a été gardé. Enregistrez-le de nouveau depuis l’outil qui l’a produit, ou imprimez-le en PDF.';

/** Looks at a file that came: private keys, then what it is. Aside: see there. Never throws. */
export async function lookAtFile(bytes: Buffer): Promise<SeenFile> {
  const { key, whole } = searchPrivateKey(bytes);
  const privateKey = seenKey(key);
  // What will be refused is not opened.
  if (privateKey || !whole || (looksLikePdf(bytes) && isTooMuchPdf(bytes)))
    return { privateKey, whole, evidence: { ok: false, reason: unfoldsTooMuch } };
  return { privateKey, whole, evidence: await checkEvidence(bytes) };
}

/** What is said and kept of a private key that was found: its kind and fingerprints, never its bytes. */
export function seenKey(key: KeySearch['key']): SeenKey | null {
  return key && { kind: key.kind, fingerprints: exposedFingerprints(key.bytes) };
}

/** What is known of a file when it was searched no further than its private key. */
export function holding(privateKey: SeenKey): SeenFile {
  return { privateKey, whole: true, evidence: { ok: false, reason: neverSendKeys } };
}
