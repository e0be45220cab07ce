import type { ClientIdentity, SlotProfile } from './context.js';
import type { CsrFacts } from './csr-reading.js';
import { readCsrDetails } from './csr-reading.js';
import { extensionFindings, keyFindings, reuseFindings, signatureFindings } from './csr-rules.js';
import { commonNameFindings, ownerFindings } from './csr-subject-rules.js';
import type { Finding, Verdict } from './finding.js';
import { verdictOf } from './finding.js';
import { opensslRequestCommand } from './openssl-command.js';

export { maximumInput } from './csr-reading.js';
export type { CsrFacts } from './csr-reading.js';

/** What a CSR is judged against. */
export interface CsrContext {
  slot: SlotProfile;
  client: ClientIdentity;
  /** Keys already met: SHA-256 of the SubjectPublicKeyInfo in hexadecimal, and where, in French. */
  knownKeys?: { spkiSha256: string; where: string }[];
}

export type CsrReading = { ok: true; csr: CsrFacts } | { ok: false; finding: Finding };

/**
 * Reads a CSR: PEM (old and new label, any text around, any encoding), DER or bare base64, of at most `maximumInput` bytes.
 * A private key is refused with the code `private_key` and must not be stored. Only strict DER is read, so that openssl agrees.
 * Never throws. The signature is judged by `judgeCsr`.
 */
export function readCsr(bytes: Uint8Array): Promise<CsrReading> {
  const reading = readCsrDetails(bytes);
  return Promise.resolve(reading.ok ? { ok: true, csr: reading.details.csr } : reading);
}

/** Domain rule 9: reads a CSR and gives every finding at once. Never throws. */
export function judgeCsr(bytes: Uint8Array, context: CsrContext): Promise<{ reading: CsrReading; verdict: Verdict }> {
  const reading = readCsrDetails(bytes);
  if (!reading.ok) return Promise.resolve({ reading, verdict: verdictOf([reading.finding]) });
  const { details } = reading;
  const findings = [
    ...signatureFindings(details),
    ...keyFindings(details),
    ...commonNameFindings(details.csr.subject, context.slot),
    ...ownerFindings(details.csr.subject, context.client),
    ...extensionFindings(details, context.slot),
    ...reuseFindings(details, context.knownKeys ?? []),
  ];
  const command = opensslRequestCommand(context.slot, context.client);
  const withCommands = findings.map((finding) => (finding.severity === 'blocking' ? { ...finding, command } : finding));
  return Promise.resolve({ reading: { ok: true, csr: details.csr }, verdict: verdictOf(withCommands) });
}
