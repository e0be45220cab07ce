import type { CertificateDetails, CertificateFacts } from './certificate-reading.js';
import { detailsOf, readDetails } from './certificate-reading.js';
import {
  commonNameFindings,
  environmentFindings,
  fittingSlots,
  kindFindings,
  ownerFindings,
  usageFindings,
} from './certificate-rules.js';
import {
  noveltyFindings,
  requestFindings,
  revocationFindings,
  strengthFindings,
  validityFindings,
} from './certificate-state-rules.js';
import { climb, orderFromLeaf } from './chain.js';
import type { ClientIdentity, OtherSlot, SlotProfile } from './context.js';
import type { Finding, Verdict } from './finding.js';
import { blocking, verdictOf } from './finding.js';
import { containsPrivateKey, privateKeyFinding } from './private-key.js';
import { sizeFinding, unreadableFinding } from './refusal.js';

export type { CertificateFacts } from './certificate-reading.js';

/** Biggest certificate or chain upload, in bytes. */
export const maximumCertificateInput = 65536;

/** What a certificate is judged against. */
export interface CertificateContext {
  slot: SlotProfile;
  client: ClientIdentity;
  csr?: { spkiSha256: string } | null;
  /** Trusted authorities: roots, issuing ones or both. */
  authorities: { der: Uint8Array; sha256: string }[];
  /** PEM or DER. */
  crls?: Uint8Array[];
  /** Certificates already recorded, and where, in French. */
  knownFingerprints?: { sha256: string; where: string }[];
  otherSlots?: OtherSlot[];
  now: Date;
}

/** `chain` is what stands above the certificate, nearest first; `fitsSlotIds` the other slots it would fit. */
export interface CertificateJudgement {
  certificate: CertificateFacts | null;
  chain: CertificateFacts[];
  verdict: Verdict;
  fitsSlotIds: string[];
}

export type CertificateReading = { ok: true; certificates: CertificateFacts[] } | { ok: false; finding: Finding };

/**
 * Reads certificates: PEM (one or several), DER, or P7B in PEM or DER, leaf first, of at most `maximumCertificateInput` bytes.
 * A private key in the upload is refused with the code `private_key`. Never throws.
 */
export function readCertificates(bytes: Uint8Array): Promise<CertificateReading> {
  const reading = readAll(bytes);
  return Promise.resolve(
    reading.ok ? { ok: true, certificates: reading.details.map((details) => details.facts) } : reading,
  );
}

/** Domain rule 10: reads a certificate (its chain may come along) and gives every finding at once. Never throws. */
export function judgeCertificate(bytes: Uint8Array, context: CertificateContext): Promise<CertificateJudgement> {
  const reading = readAll(bytes);
  const leaves = reading.ok ? reading.details.filter((one) => !one.isAuthority) : [];
  if (!reading.ok) return Promise.resolve(refusal(reading.finding));
  if (leaves.length > 1) return Promise.resolve(refusal(severalFinding(leaves.length)));
  const [leaf, ...supplied] = reading.details;
  if (leaf === undefined) return Promise.resolve(refusal(unreadableFinding(bytes, 'un certificat')));
  return Promise.resolve(judge(leaf, supplied, context));
}

function readAll(bytes: Uint8Array): { ok: true; details: CertificateDetails[] } | { ok: false; finding: Finding } {
  const size = sizeFinding(bytes, maximumCertificateInput, 'un certificat');
  if (size !== null) return { ok: false, finding: size };
  const privateKey = containsPrivateKey(bytes);
  if (privateKey !== null) return { ok: false, finding: privateKeyFinding(privateKey.kind) };
  const details = readDetails(bytes);
  return details === null
    ? { ok: false, finding: unreadableFinding(bytes, 'un certificat') }
    : { ok: true, details: orderFromLeaf(details) };
}

function judge(
  leaf: CertificateDetails,
  supplied: CertificateDetails[],
  context: CertificateContext,
): CertificateJudgement {
  const { slot, client, now } = context;
  const { facts } = leaf;
  const known = context.authorities.flatMap(({ der }) => detailsOf(der) ?? []);
  const chain = climb(leaf, known, supplied, now);
  const kinds = kindFindings(facts);
  const fitting = kinds.length > 0 ? [] : fittingSlots(facts, context.otherSlots ?? []);
  const findings = [
    ...kinds,
    ...chain.findings,
    ...strengthFindings(leaf),
    ...environmentFindings(facts, slot),
    ...(kinds.length > 0 ? [] : usageFindings(facts, slot)),
    ...ownerFindings(facts, client),
    ...commonNameFindings(facts, slot),
    ...requestFindings(facts, context.csr),
    ...validityFindings(facts, now),
    ...revocationFindings([leaf, ...chain.issuers], context.crls ?? [], now),
    ...noveltyFindings(facts, context.knownFingerprints ?? []),
    ...fitting.map(fitFinding),
  ];
  return {
    certificate: facts,
    chain: chain.issuers.map((issuer) => issuer.facts),
    verdict: verdictOf(findings),
    fitsSlotIds: fitting.map((one) => one.id),
  };
}

function fitFinding(slot: OtherSlot): Finding {
  return {
    code: 'fits_other_slot',
    severity: 'remark',
    title: `Ce certificat correspond à un autre emplacement : ${slot.label}.`,
    mend: 'Importez-le sur cet emplacement.',
  };
}

function refusal(finding: Finding): CertificateJudgement {
  return { certificate: null, chain: [], verdict: verdictOf([finding]), fitsSlotIds: [] };
}

function severalFinding(count: number): Finding {
  return blocking(
    'several_certificates',
    `Ce fichier contient les certificats de ${count} titulaires : un seul est attendu.`,
    {
      mend: 'Déposez un certificat à la fois ; sa chaîne d’autorités peut l’accompagner.',
    },
  );
}
