import type { ClientIdentity, SlotProfile } from '../verdict/context.js';
import type { ParsedCsr } from './csr-reading.js';
import { exposedKeyFindings } from '../verdict/exposed-key.js';
import { extensionFindings, keyFindings, replaceKey, reuseFindings, signatureFindings } from './csr-rules.js';
import { commonNameFindings, ownerFindings } from './csr-subject-rules.js';
import type { Verdict } from '../verdict/finding.js';
import { verdictOf } from '../verdict/finding.js';

export { maximumInput, readCsr } from './csr-reading.js';

/** What a CSR is judged against. */
export interface CsrContext {
  slot: SlotProfile;
  client: ClientIdentity;
  /** Keys already met: SHA-256 of the SubjectPublicKeyInfo in hexadecimal, and where, in French. */
  knownKeys?: { spkiSha256: string; where: string }[];
  /** Keys whose private part once came in an upload, and when, in French. */
  exposedKeys?: { spkiSha256: string; when: string }[];
}

/** Domain rule 9: every finding at once on a CSR that was read. */
export function judgeCsr(csr: ParsedCsr, context: CsrContext): Verdict {
  return verdictOf([
    ...signatureFindings(csr),
    ...keyFindings(csr),
    ...commonNameFindings(csr.subject, context.slot),
    ...ownerFindings(csr.subject, context.client),
    ...extensionFindings(csr, context.slot),
    ...reuseFindings(csr, context.knownKeys ?? []),
    ...exposedKeyFindings(csr, context.exposedKeys ?? [], replaceKey),
  ]);
}

/**
 * A CSR that was judged, once more: what it is for may have changed since. What was met of its key is as it was given, for that is looked up as a key comes; one that is
 * exposed since is told by what it made.
 */
export function judgeCsrAgain(csr: ParsedCsr, purpose: Pick<CsrContext, 'slot' | 'client'>, given: Verdict): Verdict {
  const [asItCame, now] = [given.findings, judgeCsr(csr, purpose).findings];
  return verdictOf([...now.filter(({ code }) => !isOfKey(code)), ...asItCame.filter(({ code }) => isOfKey(code))]);
}

const isOfKey = (code: string) => code === 'key_seen' || code === 'key_exposed';
