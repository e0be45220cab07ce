import type { DerElement } from './der.js';
import { childrenOf, dottedIdentifier, readElement, readElements, tags } from './der.js';

/** What a DER file is by its shape, whatever it was meant to be. */
export type DerKind = 'request' | 'certificate' | 'crl' | 'chain' | 'public_key';

// RFC 5652 §5.1: signed data, the usual shape of a .p7b.
const signedData = '1.2.840.113549.1.7.2';

/**
 * Tells a CSR, a certificate, a CRL, a P7B and a bare public key apart by the shape of their outside: enough to name what was given in
 * the place of another thing, never to trust it. Keys and key stores are seen before, by `containsPrivateKey`. Null for anything else.
 */
export function kindOfDer(der: Uint8Array): DerKind | null {
  const outer = readElement(der);
  const children = outer?.bytes.length === der.length ? childrenOf(outer, tags.sequence) : null;
  const [first, second, third] = children ?? [];
  if (first === undefined) return null;
  if (first.tag === tags.objectIdentifier) return dottedIdentifier(first.content) === signedData ? 'chain' : null;
  if (first.tag !== tags.sequence) return null;
  if (second?.tag === tags.bitString && children?.length === 2) return 'public_key';
  return third?.tag === tags.bitString ? kindOfSigned(readElements(first.content) ?? []) : null;
}

function kindOfSigned(fields: DerElement[]): DerKind | null {
  // RFC 5280 §4.1: only a certificate has its version under a tag of its own.
  if (fields[0]?.tag === 0xa0) return 'certificate';
  if (fields[0]?.tag !== tags.integer) return isTime(fields[2]) ? 'crl' : null;
  // RFC 2986 §4.1: version, name, key, attributes. RFC 5280 §5.1: version, algorithm, issuer, time.
  if (fields[3]?.tag === 0xa0 && fields.length === 4) return 'request';
  if (isTime(fields[3])) return 'crl';
  return fields.length >= 6 ? 'certificate' : null;
}

function isTime(element: DerElement | undefined): boolean {
  return element?.tag === tags.utcTime || element?.tag === tags.generalizedTime;
}
