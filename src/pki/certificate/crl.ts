import { readBlocks } from '../bytes/armor.js';
import { parseCertificate } from './certificate-reading.js';
import { containsPrivateKey, privateKeyFinding } from '../bytes/private-key.js';
import type { DerElement } from '../bytes/der.js';
import { childrenOf, dottedIdentifier, isStrictDer, readElement, tags } from '../bytes/der.js';
import { type Finding, blocking } from '../verdict/finding.js';
import type { SignedParts } from '../bytes/public-key.js';
import { isSignedBy, readSignedParts } from '../bytes/public-key.js';
import { readTime } from '../bytes/time.js';
import { sizeFinding, unreadableFinding } from '../verdict/refusal.js';
import { longDay } from '../../identifiers/long-day.js';

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

/** The same as what is needed to file it; a private key in the file, beside a list or in its place, is refused. Never throws. */
export function readCrlOutline(bytes: Uint8Array): { ok: true; crl: CrlOutline } | { ok: false; finding: Finding } {
  const key = containsPrivateKey(bytes);
  if (key) return { ok: false, finding: privateKeyFinding(key.kind) };
  const reading = readCrl(bytes);
  if (!reading.ok) return reading;
  const { issuerDer, thisUpdate, nextUpdate, count, parts } = reading.crl;
  // Copies: the pieces of the list would bring all of it along.
  const own = { ...parts, signed: parts.signed.slice(), signature: parts.signature.slice() };
  return { ok: true, crl: { issuerDer: issuerDer.slice(), thisUpdate, nextUpdate, count, parts: own } };
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

const dayInMilliseconds = 86_400_000;

/**
 * Why a list is not kept yet; null when it may be. One made in the future would pass for the newest until that day, and those that are published
 * meanwhile would be refused. A day is left for clocks, as for certificates.
 */
export function prematureFinding({ thisUpdate }: Pick<CrlOutline, 'thisUpdate'>, now: Date): Finding | null {
  if (thisUpdate.getTime() <= now.getTime() + dayInMilliseconds) return null;
  const title = `Cette liste est datée du ${longDay(thisUpdate)}, qui n’est pas encore venu.`;
  const mend =
    'Elle empêcherait de charger celles qui paraissent d’ici là\u00a0: téléchargez de nouveau la liste de l’IGC-Santé.';
  return blocking('crl_premature', title, { got: longDay(thisUpdate), mend });
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
