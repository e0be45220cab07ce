import { readBlocks } from '../bytes/armor.js';
import { type ParsedCertificate, parseCertificate } from './certificate-reading.js';
import { privateKeyFinding, searchPrivateKey } from '../bytes/private-key.js';
import type { DerElement } from '../bytes/der.js';
import { childrenOf, dottedIdentifier, isStrictDer, readElement, readElements, tags } from '../bytes/der.js';
import type { Finding } from '../verdict/finding.js';
import type { SignedParts } from '../bytes/public-key.js';
import { isSignedBy, readSignedParts } from '../bytes/public-key.js';
import { readTime } from '../bytes/time.js';
import { textOfName } from '../verdict/distinguished-name.js';
import { sizeFinding, unreadableFinding } from '../verdict/refusal.js';

/** Biggest CRL, in bytes. */
export const maximumCrl = 16 * 1024 * 1024;

/** A certificate revocation list, read but not yet verified. */
export interface CrlFacts {
  issuerDer: Uint8Array;
  thisUpdate: Date;
  nextUpdate: Date | null;
  /** Number of revoked certificates. */
  count: number;
  parts: SignedParts;
  /** Content of the revoked list: one SEQUENCE an entry. */
  entries: DerElement[];
}

export type CrlReading = { ok: true; crl: CrlFacts } | { ok: false; finding: Finding };

/** A list without its thousands of entries: what says whose it is, and of when. */
export type CrlOutline = Omit<CrlFacts, 'entries'>;

/** What a CRL says of one certificate; `other_issuer` when the list is not from its issuer. */
export type Revocation =
  | { state: 'revoked'; revokedAt: Date; thisUpdate: Date; nextUpdate: Date | null }
  | { state: 'not_revoked'; thisUpdate: Date; nextUpdate: Date | null }
  | { state: 'other_issuer' }
  | { state: 'unusable'; finding: Finding };

// RFC 5280 §5.2.3 and §5.2.1: what a complete list may carry. A critical extension beyond these (delta, partial list) changes its meaning.
const harmlessExtensions = ['2.5.29.20', '2.5.29.35', '2.5.29.46'];

/** Reads a CRL in PEM or DER (RFC 5280 §5.1). Only complete lists are read: not a delta nor a partial one. Never throws. */
export function readCrl(bytes: Uint8Array): CrlReading {
  const size = sizeFinding(bytes, maximumCrl, 'une liste de révocation (CRL)');
  if (size !== null) return { ok: false, finding: size };
  const block = readBlocks(bytes).find(({ label }) => label === null || label === 'X509 CRL' || label === 'CRL');
  const crl = block === undefined ? null : crlOf(block.der);
  return crl === null
    ? { ok: false, finding: unreadableFinding(bytes, 'une liste de révocation (CRL)') }
    : { ok: true, crl };
}

/** The same as what is needed to file it; a private key beside it in the file is refused. Never throws. */
export function readCrlOutline(bytes: Uint8Array): { ok: true; crl: CrlOutline } | { ok: false; finding: Finding } {
  const reading = readCrl(bytes);
  if (!reading.ok) return reading;
  const { key } = searchPrivateKey(bytes);
  if (key) return { ok: false, finding: privateKeyFinding(key.kind) };
  const { issuerDer, thisUpdate, nextUpdate, count, parts } = reading.crl;
  // Copies: the pieces of the list would bring all of it along.
  const own = { ...parts, signed: parts.signed.slice(), signature: parts.signature.slice() };
  return { ok: true, crl: { issuerDer: issuerDer.slice(), thisUpdate, nextUpdate, count, parts: own } };
}

/**
 * Whether a CRL revokes a certificate. The list must be signed by `authority`, the certificate's issuer; freshness is the
 * caller's to judge, from `thisUpdate` and `nextUpdate`. Never throws.
 */
export function isRevoked(
  crlBytes: Uint8Array,
  certificate: ParsedCertificate,
  authority: ParsedCertificate,
): Revocation {
  const reading = readCrl(crlBytes);
  return reading.ok ? lookUp(reading.crl, certificate, authority) : { state: 'unusable', finding: reading.finding };
}

/** The authority that signed a list, among these; null when none did. Never throws. */
export function signerOf<Authority extends { der: Uint8Array }>(
  crl: CrlOutline,
  authorities: readonly Authority[],
): Authority | null {
  const signer = authorities.find(({ der }) => {
    const details = parseCertificate(der);
    const isNamed = details !== null && Buffer.compare(details.subjectDer, crl.issuerDer) === 0;
    return isNamed && details.maySignCrls && isSignedBy(crl.parts, details.key.key);
  });
  return signer ?? null;
}

/** Every certificate a list revokes: serial numbers as certificates show them (upper-case hexadecimal), and since when. */
export function revocationsOf(crl: CrlFacts): { serialNumber: string; revokedAt: Date }[] {
  return crl.entries.flatMap((entry) => {
    const [number, at] = readElements(entry.content) ?? [];
    if (number?.tag !== tags.integer) return [];
    const serialNumber = Buffer.from(number.content)
      .toString('hex')
      .toUpperCase()
      .replace(/^(?:00)+(?=..)/, '');
    return [{ serialNumber, revokedAt: readTime(at) ?? crl.thisUpdate }];
  });
}

/** What a list revokes and in whose name; null when it, or its authority, is unreadable. For a thread: a list has thousands of entries. */
export function readRevocations(
  list: Uint8Array,
  authority: Uint8Array,
): { issuer: string; entries: { serialNumber: string; revokedAt: Date }[] } | null {
  const reading = readCrl(list);
  const signer = parseCertificate(authority);
  if (!reading.ok || signer === null) return null;
  return { issuer: textOfName(signer.subject), entries: revocationsOf(reading.crl) };
}

/** Same as `isRevoked`, on a list already read. */
export function lookUp(crl: CrlFacts, subject: ParsedCertificate, issuer: ParsedCertificate): Revocation {
  if (Buffer.compare(issuer.subjectDer, crl.issuerDer) !== 0) return { state: 'other_issuer' };
  if (Buffer.compare(subject.issuerDer, crl.issuerDer) !== 0) return { state: 'other_issuer' };
  if (!issuer.maySignCrls || !isSignedBy(crl.parts, issuer.key.key))
    return { state: 'unusable', finding: forgedFinding() };
  const { thisUpdate, nextUpdate } = crl;
  const serial = serialOf(subject.parts);
  for (const entry of crl.entries) {
    const [number, date] = readElements(entry.content) ?? [];
    if (number === undefined || serial === null || Buffer.compare(number.content, serial) !== 0) continue;
    return { state: 'revoked', revokedAt: readTime(date) ?? thisUpdate, thisUpdate, nextUpdate };
  }
  return { state: 'not_revoked', thisUpdate, nextUpdate };
}

function crlOf(der: Uint8Array): CrlFacts | null {
  const parts = isStrictDer(der, 8_000_000) ? readSignedParts(der, readElement(der)) : null;
  const fields = parts === null ? null : childrenOf(readElement(parts.signed), tags.sequence);
  if (parts === null || fields === null) return null;
  // The version is there as soon as the list has extensions.
  const rest = fields[0]?.tag === tags.integer ? fields.slice(1) : fields;
  const [, issuer, first, second] = rest;
  const thisUpdate = readTime(first);
  if (issuer === undefined || thisUpdate === null) return null;
  const nextUpdate = readTime(second);
  const tail = rest.slice(nextUpdate === null ? 3 : 4);
  const entries = tail[0]?.tag === tags.sequence ? childrenOf(tail[0], tags.sequence) : [];
  if (entries === null || !isComplete(tail.find((element) => element.tag === 0xa0))) return null;
  return { issuerDer: issuer.bytes, thisUpdate, nextUpdate, count: entries.length, parts, entries };
}

function isComplete(wrapped: DerElement | undefined): boolean {
  if (wrapped === undefined) return true;
  const extensions = childrenOf(readElement(wrapped.content), tags.sequence) ?? [];
  return extensions.every((extension) => {
    const [identifier, critical] = childrenOf(extension, tags.sequence) ?? [];
    const name = identifier === undefined ? '' : dottedIdentifier(identifier.content);
    return harmlessExtensions.includes(name) || critical?.tag !== tags.boolean || critical.content[0] === 0;
  });
}

function serialOf(parts: SignedParts): Uint8Array | null {
  const fields = childrenOf(readElement(parts.signed), tags.sequence) ?? [];
  const number = fields[0]?.tag === 0xa0 ? fields[1] : fields[0];
  return number?.tag === tags.integer ? number.content : null;
}

function forgedFinding(): Finding {
  return {
    code: 'crl_signature',
    severity: 'warning',
    title: 'La liste de révocation n’est pas signée par l’autorité du certificat\u00a0: elle n’a pas été utilisée.',
    mend: 'Téléchargez de nouveau la liste publiée par l’IGC-Santé.',
  };
}
