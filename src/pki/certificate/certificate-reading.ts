import 'reflect-metadata';
import { X509Certificate as OpensslCertificate } from 'node:crypto';
import type { X509Certificate } from '@peculiar/x509';
import type { Block } from '../bytes/armor.js';
import { readBlocks, toPem } from '../bytes/armor.js';
import { Extensions } from '../bytes/extensions.js';
import { x509 } from '../bytes/x509.js';
import { nameText } from '../verdict/alternative-names.js';
import type { NameAttribute } from '../verdict/context.js';
import { childrenOf, dottedIdentifier, isStrictDer, readElement, tags } from '../bytes/der.js';
import { attributesOf, shownName, valuesOf } from '../verdict/distinguished-name.js';
import { type CertificateMarks, readMarks } from './profile.js';
import type { PublicKeyFacts, SignedParts } from '../bytes/public-key.js';
import { readPublicKey, readSignedParts, sha256Of } from '../bytes/public-key.js';

/** A certificate as it is kept and shown. Hashes are lower-case hexadecimal, the serial number upper-case. */
export interface CertificateFacts extends CertificateMarks {
  der: Uint8Array;
  pem: string;
  sha256: string;
  spkiSha256: string;
  serialNumber: string;
  subject: NameAttribute[];
  issuer: NameAttribute[];
  /** As they are shown (RFC 4514). */
  subjectText: string;
  issuerText: string;
  issuerCommonName: string;
  commonName: string | null;
  organization: string | null;
  organizationalUnit: string | null;
  state: string | null;
  notBefore: Date;
  notAfter: Date;
  keyBits: number | null;
  /** RFC 5280 §4.2.1.6: the DNS names, then every name as it is shown. */
  dnsNames: string[];
  alternativeNames: string[];
}

/** A certificate taken apart once: what is kept, and what chains and rules need beyond it. */
export interface ParsedCertificate extends CertificateFacts {
  key: PublicKeyFacts;
  parts: SignedParts;
  /** Names as they are encoded: compared byte for byte along a chain. */
  subjectDer: Uint8Array;
  issuerDer: Uint8Array;
  /** RFC 5280 §4.2.1.9 and §4.2.1.3. */
  isAuthority: boolean;
  pathLength: number | null;
  maySignCertificates: boolean;
  maySignCrls: boolean;
}

const maximumCertificates = 20;

/** Every certificate found in PEM, DER or P7B, in the order of the file; null when one of them cannot be read. Never throws. */
export function parseCertificates(bytes: Uint8Array): ParsedCertificate[] | null {
  const encodings = readBlocks(bytes).flatMap((block) => certificatesOf(block));
  if (encodings.length === 0 || encodings.length > maximumCertificates) return null;
  const parsed: ParsedCertificate[] = [];
  for (const der of encodings) {
    const one = parseCertificate(der);
    if (one === null) return null;
    if (!parsed.some((known) => known.sha256 === one.sha256)) parsed.push(one);
  }
  return parsed;
}

function certificatesOf({ label, der }: Block): Uint8Array[] {
  if (label === 'PKCS7' || label === 'CMS' || (label === null && isSignedData(der))) return certificatesOfChain(der);
  return label === null || /^(?:X509 |TRUSTED )?CERTIFICATE$/.test(label) ? [der] : [];
}

// RFC 5652 §3 and §5.1: content type 1.2.840.113549.1.7.2, the usual shape of a .p7b.
function isSignedData(der: Uint8Array): boolean {
  return Buffer.from(der.subarray(0, 32)).includes(Buffer.from('06092a864886f70d010702', 'hex'));
}

function certificatesOfChain(der: Uint8Array): Uint8Array[] {
  try {
    return [...new (x509().X509Certificates)(new Uint8Array(der))].map((one) => new Uint8Array(one.rawData));
  } catch {
    return [];
  }
}

/** Reads one certificate in strict DER, agreed with by openssl; null otherwise. */
export function parseCertificate(der: Uint8Array): ParsedCertificate | null {
  const parts = isStrictDer(der) ? readSignedParts(der, readElement(der)) : null;
  const fields = parts === null ? null : fieldsOf(parts);
  if (parts === null || fields === null) return null;
  try {
    const openssl = new OpensslCertificate(der);
    const certificate = new (x509().X509Certificate)(new Uint8Array(der));
    const key = readPublicKey(fields.spki, () => openssl.publicKey);
    const extensions = Extensions.in(fields.all);
    return {
      ...factsOf(der, certificate, extensions, key, openssl.serialNumber),
      key,
      parts,
      subjectDer: fields.subject,
      issuerDer: fields.issuer,
      ...authorityOf(extensions),
    };
  } catch {
    return null;
  }
}

/** As they are encoded, and all that is signed. */
function fieldsOf(parts: SignedParts) {
  const fields = childrenOf(readElement(parts.signed), tags.sequence) ?? [];
  // RFC 5280 §4.1: the version comes first, and has its own tag, except in version 1.
  const [, algorithm, issuer, , subject, spki] = fields[0]?.tag === 0xa0 ? fields.slice(1) : fields;
  const identifier = childrenOf(algorithm, tags.sequence)?.[0];
  // RFC 5280 §4.1.1.2: the algorithm is written twice, and both agree.
  const agrees = identifier !== undefined && dottedIdentifier(identifier.content) === parts.algorithmIdentifier;
  if (!agrees || issuer === undefined || subject === undefined || spki === undefined) return null;
  return { subject: subject.bytes, issuer: issuer.bytes, spki: spki.bytes, all: fields };
}

function authorityOf(extensions: Extensions) {
  const { BasicConstraintsExtension, KeyUsageFlags, KeyUsagesExtension } = x509();
  const constraints = extensions.get(BasicConstraintsExtension);
  const usages = extensions.get(KeyUsagesExtension)?.usages ?? 0;
  return {
    isAuthority: constraints?.ca === true,
    pathLength: constraints?.pathLength ?? null,
    maySignCertificates: (usages & KeyUsageFlags.keyCertSign) !== 0,
    maySignCrls: (usages & KeyUsageFlags.cRLSign) !== 0,
  };
}

function factsOf(
  der: Uint8Array,
  certificate: X509Certificate,
  extensions: Extensions,
  key: PublicKeyFacts,
  serialNumber: string,
): CertificateFacts {
  const subject = attributesOf(certificate.subjectName);
  const issuer = attributesOf(certificate.issuerName);
  const first = (type: string): string | null => valuesOf(subject, type)[0] ?? null;
  const alternatives = extensions.get(x509().SubjectAlternativeNameExtension)?.names.items ?? [];
  return {
    der: new Uint8Array(der),
    pem: toPem(der, 'CERTIFICATE'),
    sha256: sha256Of(der),
    spkiSha256: key.spkiSha256,
    serialNumber,
    subject,
    issuer,
    subjectText: shownName(subject),
    issuerText: shownName(issuer),
    issuerCommonName: valuesOf(issuer, 'CN')[0] ?? '',
    commonName: first('CN'),
    organization: first('O'),
    organizationalUnit: first('OU'),
    state: first('ST'),
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    ...readMarks(extensions, issuer),
    keyBits: key.keyBits,
    dnsNames: alternatives.filter((name) => name.type === 'dns').map((name) => name.value),
    alternativeNames: alternatives.map(nameText),
  };
}
