import type { ParsedCertificate } from './certificate-reading.js';
import { parseCertificate } from './certificate-reading.js';
import { type CrlFacts, readCrl } from './crl.js';
import { childrenOf, readElement, readElements, tags } from '../bytes/der.js';
import type { SignedParts } from '../bytes/public-key.js';
import { isSignedBy } from '../bytes/public-key.js';
import { readTime } from '../bytes/time.js';
import { textOfName } from '../verdict/distinguished-name.js';
import type { Finding } from '../verdict/finding.js';

/**
 * Whom a revocation list names, once it was read and its signature verified: as much as its numbers and its dates weigh, what
 * `structuredClone` carries, and asked without reading it again. A list weighs a megabyte, and each certificate is judged by it.
 */
export interface Revocations {
  /** The name of its authority as it is encoded, and as certificates keep it to be searched. */
  issuerDer: Uint8Array;
  issuer: string;
  /** The key of the authority that signed it: SHA-256 of its SubjectPublicKeyInfo; null when the authority at hand did not. */
  signedBy: string | null;
  thisUpdate: Date;
  nextUpdate: Date | null;
  /** Serial numbers as they are encoded, in their order, one after the other; where each ends; and since when, in milliseconds. */
  numbers: Uint8Array;
  ends: Uint32Array;
  since: Float64Array;
}

export type RevocationsReading = { ok: true; revocations: Revocations } | { ok: false; finding: Finding };

/** What a list says of one certificate; `other_issuer` when the list is not from its issuer. */
export type Revocation =
  | { state: 'revoked'; revokedAt: Date; thisUpdate: Date; nextUpdate: Date | null }
  | { state: 'not_revoked'; thisUpdate: Date; nextUpdate: Date | null }
  | { state: 'other_issuer' }
  | { state: 'unusable'; finding: Finding };

/**
 * Reads a list, PEM or DER, against the authority it is filed under (`authority`: DER). To run aside: it may have hundreds of thousands of entries.
 * Never throws.
 */
export function readRevocations(list: Uint8Array, authority: Uint8Array): RevocationsReading {
  const reading = readCrl(list);
  if (!reading.ok) return reading;
  const { crl } = reading;
  const { thisUpdate, nextUpdate } = crl;
  const signer = parseCertificate(authority);
  const isSigned = signer !== null && signer.maySignCrls && isSignedBy(crl.parts, signer.key.key);
  // A copy: a piece of the list would bring all of it along.
  const issuer = { issuerDer: crl.issuerDer.slice(), issuer: textOfName(signer?.subject ?? []) };
  const signedBy = isSigned ? signer.spkiSha256 : null;
  return { ok: true, revocations: { ...issuer, signedBy, thisUpdate, nextUpdate, ...inOrder(crl) } };
}

function inOrder({ entries, thisUpdate }: CrlFacts): Pick<Revocations, 'numbers' | 'ends' | 'since'> {
  const named = entries.flatMap((entry) => {
    const [number, at] = readElements(entry.content) ?? [];
    return number?.tag === tags.integer ? [{ number: number.content, at: readTime(at) ?? thisUpdate }] : [];
  });
  named.sort((one, other) => Buffer.compare(one.number, other.number));
  let end = 0;
  return {
    numbers: new Uint8Array(Buffer.concat(named.map(({ number }) => number))),
    ends: Uint32Array.from(named, ({ number }) => (end += number.length)),
    since: Float64Array.from(named, ({ at }) => at.getTime()),
  };
}

/**
 * Whether a list revokes a certificate: it must be signed by its issuer. Freshness is the caller's to judge, from `thisUpdate` and `nextUpdate`.
 * Never throws.
 */
export function lookUp(list: Revocations, subject: ParsedCertificate, issuer: ParsedCertificate): Revocation {
  if (Buffer.compare(issuer.subjectDer, list.issuerDer) !== 0) return { state: 'other_issuer' };
  if (Buffer.compare(subject.issuerDer, list.issuerDer) !== 0) return { state: 'other_issuer' };
  if (!issuer.maySignCrls || issuer.spkiSha256 !== list.signedBy)
    return { state: 'unusable', finding: forgedFinding() };
  const { thisUpdate, nextUpdate } = list;
  const revokedAt = sinceWhen(list, serialOf(subject.parts));
  return revokedAt === null
    ? { state: 'not_revoked', thisUpdate, nextUpdate }
    : { state: 'revoked', revokedAt, thisUpdate, nextUpdate };
}

/** Every certificate a list revokes: serial numbers as certificates show them (upper-case hexadecimal), and since when. */
export function revocationsOf(list: Revocations): { serialNumber: string; revokedAt: Date }[] {
  return Array.from(list.since, (at, place) => ({
    serialNumber: Buffer.from(numberAt(list, place))
      .toString('hex')
      .toUpperCase()
      .replace(/^(?:00)+(?=..)/, ''),
    revokedAt: new Date(at),
  }));
}

function numberAt({ numbers, ends }: Revocations, place: number): Uint8Array {
  return numbers.subarray(ends[place - 1] ?? 0, ends[place]);
}

function sinceWhen(list: Revocations, serial: Uint8Array | null): Date | null {
  if (serial === null) return null;
  let [from, to] = [0, list.ends.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (Buffer.compare(numberAt(list, middle), serial) < 0) from = middle + 1;
    else to = middle;
  }
  const since = list.since[from];
  return since !== undefined && Buffer.compare(numberAt(list, from), serial) === 0 ? new Date(since) : null;
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
