import type { CertificateFacts, ParsedCertificate } from './certificate-reading.js';
import { parseCertificates } from './certificate-reading.js';
import { parseAuthority } from './known-authorities.js';
import {
  alternativeNameFindings,
  commonNameFindings,
  environmentFindings,
  fittingSlots,
  kindFindings,
  ownerFindings,
  usageFindings,
  type Vouching,
  wronglyOrdered,
} from './certificate-rules.js';
import { keyNoveltyFindings, orderedKeyFindings, requestFindings, strengthFindings } from './certificate-key-rules.js';
import { noveltyFindings, revocationFindings, validityFindings } from './certificate-state-rules.js';
import { climb, orderFromLeaf } from './chain.js';
import { agreed, type CertificateEnvironment } from './profile.js';
import type { RevocationsReading } from './revocations.js';
import type { ClientIdentity, OtherSlot, SlotProfile } from '../verdict/context.js';
import type { Finding, Verdict } from '../verdict/finding.js';
import { blocking, isBlocked, verdictOf } from '../verdict/finding.js';
import { containsPrivateKey, privateKeyFinding } from '../bytes/private-key.js';
import { exposedKeyFindings } from '../verdict/exposed-key.js';
import { sizeFinding, unreadableFinding } from '../verdict/refusal.js';

export type { CertificateFacts, ParsedCertificate } from './certificate-reading.js';

/** Biggest certificate or chain upload, in bytes. */
export const maximumCertificateInput = 65536;

/** An authority that is trusted, and the environment that it is recorded of. */
export interface KnownAuthority {
  der: Uint8Array;
  sha256: string;
  environment: CertificateEnvironment;
}

/** What a certificate is judged against. */
export interface CertificateContext {
  slot: SlotProfile;
  client: ClientIdentity;
  csr?: { spkiSha256: string } | null;
  /** Trusted authorities: roots, issuing ones or both. */
  authorities: KnownAuthority[];
  /** Revocation lists, each read against the authority that it is filed under. */
  lists?: readonly RevocationsReading[];
  /** Certificates already recorded, and where, in French. */
  knownFingerprints?: { sha256: string; where: string }[];
  /** Keys of the certificates already recorded: SHA-256 of the SubjectPublicKeyInfo, and where, in French. */
  knownKeys?: { spkiSha256: string; where: string }[];
  /** Keys of the CSRs of orders under way for other slots, and which, in French. */
  orderedKeys?: { spkiSha256: string; where: string }[];
  /** Keys whose private part once came in an upload, and when, in French. */
  exposedKeys?: { spkiSha256: string; when: string }[];
  /** One that is over is kept as what covered its slot once: domain rule 10 looks at it as of its last day. */
  asHistory?: boolean;
  otherSlots?: OtherSlot[];
  now: Date;
}

/**
 * `certificate` is what is kept of it: of the environment of the authority that vouches for it, where it says none itself, of none where they
 * contradict each other. `chain` is what stands above it, nearest first; `fitsSlotIds` the other slots it would fit.
 */
export interface CertificateJudgement {
  certificate: ParsedCertificate;
  chain: CertificateFacts[];
  verdict: Verdict;
  fitsSlotIds: string[];
}

/** The one certificate that an upload is about, and the authorities that came along. */
export interface UploadedCertificate {
  certificate: ParsedCertificate;
  supplied: ParsedCertificate[];
}

interface Unread {
  ok: false;
  finding: Finding;
}

/**
 * Reads certificates: PEM (one or several), DER, or P7B in PEM or DER, leaf first, of at most `maximumCertificateInput` bytes.
 * A private key in the upload is refused with the code `private_key`. Never throws.
 */
export function readCertificates(bytes: Uint8Array): { ok: true; certificates: ParsedCertificate[] } | Unread {
  const size = sizeFinding(bytes, maximumCertificateInput, 'un certificat');
  if (size !== null) return { ok: false, finding: size };
  const privateKey = containsPrivateKey(bytes);
  if (privateKey !== null) return { ok: false, finding: privateKeyFinding(privateKey.kind) };
  const certificates = parseCertificates(bytes);
  return certificates === null
    ? { ok: false, finding: unreadableFinding(bytes, 'un certificat') }
    : { ok: true, certificates: orderFromLeaf(certificates) };
}

/** Reads the certificate of one holder, its chain may come along. Never throws. */
export function readCertificate(bytes: Uint8Array): ({ ok: true } & UploadedCertificate) | Unread {
  const reading = readCertificates(bytes);
  if (!reading.ok) return reading;
  const holders = reading.certificates.filter((one) => !one.isAuthority).length;
  if (holders > 1) return { ok: false, finding: severalFinding(holders) };
  const [certificate, ...supplied] = reading.certificates;
  if (certificate === undefined) return { ok: false, finding: unreadableFinding(bytes, 'un certificat') };
  return { ok: true, certificate, supplied };
}

/** Domain rule 10: every finding at once on a certificate that was read. */
export function judgeCertificate(
  { certificate: given, supplied }: UploadedCertificate,
  context: CertificateContext,
): CertificateJudgement {
  const { now } = context;
  const asHistory = context.asHistory === true && isOver(given, now);
  const known = context.authorities.flatMap(({ der, environment }) => {
    const authority = parseAuthority(der);
    return authority ? [{ authority, environment }] : [];
  });
  const trusted = known.map(({ authority }) => authority);
  const chain = climb(given, trusted, supplied, asHistory ? given.notAfter : now);
  const vouching = vouchingFor(chain.issuers, known);
  const certificate = vouching ? inEnvironmentOf(given, vouching.environment) : given;
  const kinds = kindFindings(certificate);
  const novelty = noveltyFindings(certificate, context.knownFingerprints ?? []);
  // What is recorded already is not judged for a place: it has its own, and its own key.
  const isKnown = isBlocked(novelty);
  const keys = isKnown ? [] : keyFindings(certificate, context, asHistory);
  const revocations = asHistory ? [] : revocationFindings([certificate, ...chain.issuers], context.lists ?? [], now);
  const before = [...kinds, ...chain.findings, ...strengthFindings(certificate)];
  const exposed = exposedKeyFindings(certificate, context.exposedKeys ?? [], exposedCertificate);
  // What refuses it wherever it is brought: no other place is named then.
  const isTaken =
    !isBlocked([...before, ...keys, ...revocations, ...novelty, ...exposed]) && !isOfOrder(certificate, context);
  const fitting = isTaken ? fittingSlots(certificate, placesFor(certificate, context, asHistory)) : [];
  const findings = [
    ...before,
    ...(isKnown ? [] : placeFindings(certificate, context, { vouching, isIssued: !isBlocked(chain.findings) })),
    ...keys,
    ...validityFindings(certificate, now, asHistory),
    ...revocations,
    ...novelty,
    ...exposed,
    ...fitting.map(fitFinding),
  ];
  return { certificate, chain: chain.issuers, verdict: verdictOf(findings), fitsSlotIds: fitting.map((one) => one.id) };
}

/** The nearest authority of the chain that is trusted: an administrator said of which environment it is, where its name does not. */
function vouchingFor(issuers: ParsedCertificate[], known: Vouching[]): Vouching | undefined {
  for (const issuer of issuers) {
    const found = known.find(({ authority }) => authority === issuer);
    if (found) return found;
  }
  return undefined;
}

function inEnvironmentOf(certificate: ParsedCertificate, recorded: CertificateEnvironment): ParsedCertificate {
  const { environmentMarks } = certificate;
  const environment = recorded === 'unknown' ? agreed(environmentMarks) : agreed([...environmentMarks, recorded]);
  return environment === certificate.environment ? certificate : { ...certificate, environment };
}

// One whose order waits for the certificate of another CSR takes none of this key; one that is over is kept beside any order.
function placesFor({ spkiSha256 }: ParsedCertificate, { otherSlots = [] }: CertificateContext, asHistory: boolean) {
  return otherSlots.filter(({ awaitedKey = null }) => asHistory || awaitedKey === null || awaitedKey === spkiSha256);
}

// What a slot, a client and a CSR ask of it. Whoever made the key may sign with it too: only what an authority issued can be revoked there, and says that its order was wrong.
function placeFindings(
  certificate: ParsedCertificate,
  context: CertificateContext,
  { vouching, isIssued }: { vouching: Vouching | undefined; isIssued: boolean },
): Finding[] {
  const { slot, client, csr } = context;
  const mend = isIssued && isOfOrder(certificate, context) ? wronglyOrdered : undefined;
  return [
    ...environmentFindings(certificate, slot, { mend, vouching }),
    ...(kindFindings(certificate).length > 0 ? [] : usageFindings(certificate, slot, mend)),
    ...ownerFindings(certificate, client),
    ...commonNameFindings(certificate, slot, mend),
    ...alternativeNameFindings(certificate, slot),
    ...requestFindings(certificate, csr),
  ];
}

function keyFindings(certificate: ParsedCertificate, context: CertificateContext, asHistory: boolean): Finding[] {
  return [
    ...keyNoveltyFindings(certificate, context.knownKeys ?? [], asHistory),
    ...orderedKeyFindings(certificate, context.orderedKeys ?? []),
  ];
}

function isOfOrder({ spkiSha256 }: CertificateFacts, { csr }: CertificateContext): boolean {
  return csr?.spkiSha256.toLowerCase() === spkiSha256;
}

/** Whether a certificate is over: its validity includes `notAfter` itself (RFC 5280 §4.1.2.5). */
export function isOver({ notAfter }: Pick<CertificateFacts, 'notAfter'>, now: Date): boolean {
  return now > notAfter;
}

const exposedCertificate =
  'Révoquez ce certificat sur la plateforme IGC-Santé, puis commandez-en un nouveau avec une clé neuve.';

function fitFinding(slot: OtherSlot): Finding {
  return {
    code: 'fits_other_slot',
    severity: 'remark',
    title: `Ce certificat correspond à un autre emplacement\u00a0: ${slot.label}.`,
    mend: 'Importez-le sur cet emplacement.',
  };
}

function severalFinding(count: number): Finding {
  return blocking(
    'several_certificates',
    `Ce fichier contient les certificats de ${count}\u00a0titulaires\u00a0: un seul est attendu.`,
    {
      mend: 'Déposez un certificat à la fois\u202f; sa chaîne d’autorités peut l’accompagner.',
    },
  );
}
