import 'reflect-metadata';
import { readBlocks, toPem } from '../bytes/armor.js';
import { readExtension } from '../bytes/extensions.js';
import { x509 } from '../bytes/x509.js';
import type { NameAttribute } from '../verdict/context.js';
import type { DerElement } from '../bytes/der.js';
import { childrenOf, dottedIdentifier, isStrictDer, readElement, tags } from '../bytes/der.js';
import { nameText } from '../verdict/alternative-names.js';
import { attributesOf } from '../verdict/distinguished-name.js';
import type { Finding } from '../verdict/finding.js';
import { blocking } from '../verdict/finding.js';
import { containsPrivateKey, privateKeyFinding } from '../bytes/private-key.js';
import type { PublicKeyFacts, SignedParts } from '../bytes/public-key.js';
import { isSignedBy, readPublicKey, readSignedParts, sha256Of, signatureName } from '../bytes/public-key.js';
import { sizeFinding, unreadableFinding } from '../verdict/refusal.js';

/** Biggest CSR upload, in bytes: parsing more than this costs time and no CSR needs it. */
export const maximumInput = 65536;

/** A CSR as it is kept and shown. */
interface CsrFacts {
  der: Uint8Array;
  pem: string;
  /** Lower-case hexadecimal, over the DER. */
  sha256: string;
  spkiSha256: string;
  subject: NameAttribute[];
  keyAlgorithm: string;
  keyBits: number | null;
  signatureAlgorithm: string;
  /** Names of the extensions asked for, e.g. `subjectAltName`. */
  extensions: string[];
}

/** A CSR taken apart once: what is kept, and what the rules need beyond it. */
export interface ParsedCsr extends CsrFacts {
  key: PublicKeyFacts;
  parts: SignedParts;
  signatureIsValid: boolean;
  asked: CsrExtension[];
}

/** One extension asked for by a CSR. */
export interface CsrExtension {
  identifier: string;
  name: string;
  /** For subjectAltName: the names, and whether each is a DNS name. */
  alternativeNames: string[];
  onlyDnsNames: boolean;
  /** For basicConstraints: whether a CA certificate is asked for. */
  asksForAuthority: boolean;
}

export type CsrReading = { ok: true; csr: ParsedCsr } | { ok: false; finding: Finding };

// RFC 2985 §5.4.2, and the identifier Microsoft used before it.
const extensionRequests = ['1.2.840.113549.1.9.14', '1.3.6.1.4.1.311.2.1.14'];

const extensionNames: Record<string, string> = {
  '2.5.29.14': 'subjectKeyIdentifier',
  '2.5.29.15': 'keyUsage',
  '2.5.29.17': 'subjectAltName',
  '2.5.29.19': 'basicConstraints',
  '2.5.29.37': 'extendedKeyUsage',
};

/**
 * Reads a CSR: PEM (old and new label, any text around, any encoding), DER or bare base64, of at most `maximumInput` bytes.
 * A private key is refused with the code `private_key` and must not be stored. Only strict DER is read, so that openssl agrees.
 * Never throws. Its signature is verified here, and judged by `judgeCsr`.
 */
export function readCsr(bytes: Uint8Array): CsrReading {
  const size = sizeFinding(bytes, maximumInput, 'une demande (CSR)');
  if (size !== null) return { ok: false, finding: size };
  const privateKey = containsPrivateKey(bytes);
  if (privateKey !== null) return { ok: false, finding: privateKeyFinding(privateKey.kind) };
  const blocks = readBlocks(bytes).filter(
    (block) => block.label === null || block.label.endsWith('CERTIFICATE REQUEST'),
  );
  if (blocks.length > 1) return { ok: false, finding: severalFinding(blocks.length) };
  const csr = blocks[0] === undefined ? null : parseCsr(blocks[0].der);
  return csr === null ? { ok: false, finding: unreadableFinding(bytes, 'une demande (CSR)') } : { ok: true, csr };
}

function severalFinding(count: number): Finding {
  return blocking(
    'several_requests',
    `Ce fichier contient ${count}\u00a0demandes (CSR)\u00a0: une seule est attendue.`,
    {
      expected: '1 demande',
      got: `${count} demandes`,
      mend: 'Déposez une CSR à la fois, chacune sur son emplacement.',
    },
  );
}

function parseCsr(der: Uint8Array): ParsedCsr | null {
  if (!isStrictDer(der)) return null;
  const parts = readSignedParts(der, readElement(der));
  // RFC 2986 §4.1: the version, the subject, its key, its attributes.
  const [, , spki, attributes] = parts === null ? [] : (childrenOf(readElement(parts.signed), tags.sequence) ?? []);
  if (parts === null || spki === undefined) return null;
  try {
    const request = new (x509().Pkcs10CertificateRequest)(new Uint8Array(der));
    const key = readPublicKey(spki.bytes);
    const asked = extensionsOf(attributes);
    return {
      der: new Uint8Array(der),
      pem: toPem(der, 'CERTIFICATE REQUEST'),
      sha256: sha256Of(der),
      spkiSha256: key.spkiSha256,
      subject: attributesOf(request.subjectName),
      keyAlgorithm: key.keyAlgorithm,
      keyBits: key.keyBits,
      signatureAlgorithm: signatureName(parts),
      extensions: asked.map((extension) => extension.name),
      key,
      parts,
      asked,
      signatureIsValid: isSignedBy(parts, key.key),
    };
  } catch {
    return null;
  }
}

// The library looks at the first attribute, and at its first value, only: what stands beside would go unseen.
function extensionsOf(attributes: DerElement | undefined): CsrExtension[] {
  return (childrenOf(attributes, 0xa0) ?? []).flatMap((attribute) => {
    const [identifier, values] = childrenOf(attribute, tags.sequence) ?? [];
    const type = identifier?.tag === tags.objectIdentifier ? dottedIdentifier(identifier.content) : '';
    if (!extensionRequests.includes(type)) return [];
    const lists = childrenOf(values, tags.set) ?? [];
    return lists.flatMap((list) => childrenOf(list, tags.sequence)?.map(describeExtension) ?? [unknownExtension(type)]);
  });
}

function unknownExtension(identifier: string): CsrExtension {
  return { identifier, name: identifier, alternativeNames: [], onlyDnsNames: false, asksForAuthority: false };
}

function describeExtension(element: DerElement): CsrExtension {
  const { BasicConstraintsExtension, SubjectAlternativeNameExtension } = x509();
  const extension = readExtension(element);
  const alternativeNames = extension instanceof SubjectAlternativeNameExtension ? extension.names.items : [];
  return {
    identifier: extension.type,
    name: extensionNames[extension.type] ?? extension.type,
    alternativeNames: alternativeNames.map(nameText),
    onlyDnsNames: alternativeNames.every((name) => name.type === 'dns'),
    asksForAuthority: extension instanceof BasicConstraintsExtension && extension.ca,
  };
}
