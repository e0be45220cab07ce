import type { KeyObject } from 'node:crypto';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { childrenOf, dottedIdentifier, tags } from './der.js';

/** A subject public key as the rules look at it. */
export interface PublicKeyFacts {
  spkiSha256: string;
  /** RSA, EC…, or « inconnu ». */
  keyAlgorithm: string;
  /** Modulus length of an RSA key, null for any other. */
  keyBits: number | null;
  /** Public exponent and modulus of an RSA key. */
  exponent: bigint | null;
  modulus: bigint | null;
  key: KeyObject | null;
}

const algorithmNames: Record<string, string> = {
  rsa: 'RSA',
  'rsa-pss': 'RSA-PSS',
  ec: 'EC',
  ed25519: 'Ed25519',
  ed448: 'Ed448',
  dsa: 'DSA',
};

/** Lower-case hexadecimal SHA-256. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const opened = (spki: Uint8Array) => createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });

/**
 * Reads a SubjectPublicKeyInfo in DER. Never throws: a key that cannot be read is « inconnu ».
 * @param open for one that openssl has read already, with the certificate that it is in
 */
export function readPublicKey(spki: Uint8Array, open = opened): PublicKeyFacts {
  const spkiSha256 = sha256Of(spki);
  try {
    const key = open(spki);
    const type = key.asymmetricKeyType ?? '';
    const details = key.asymmetricKeyDetails;
    const isRsa = type === 'rsa';
    return {
      spkiSha256,
      keyAlgorithm: algorithmNames[type] ?? type,
      keyBits: isRsa ? (details?.modulusLength ?? null) : null,
      exponent: isRsa ? (details?.publicExponent ?? null) : null,
      modulus: isRsa ? modulusOf(key) : null,
      key,
    };
  } catch {
    return { spkiSha256, keyAlgorithm: 'inconnu', keyBits: null, exponent: null, modulus: null, key: null };
  }
}

function modulusOf(key: KeyObject): bigint {
  return BigInt(`0x${Buffer.from(key.export({ format: 'jwk' }).n ?? '', 'base64url').toString('hex') || '0'}`);
}

/** A signature algorithm we can verify; `strong` is SHA-256 or better. */
interface SignatureAlgorithm {
  name: string;
  family: 'rsa' | 'ec';
  digest: string;
  strong: boolean;
}

// RFC 8017 A.2.4, RFC 5758 §3.2: what is verified. No IGC-Santé certificate has another one (F1.3).
const signatureAlgorithms: Record<string, SignatureAlgorithm> = {
  '1.2.840.113549.1.1.4': { name: 'MD5 avec RSA', family: 'rsa', digest: 'md5', strong: false },
  '1.2.840.113549.1.1.5': { name: 'SHA-1 avec RSA', family: 'rsa', digest: 'sha1', strong: false },
  '1.2.840.113549.1.1.14': { name: 'SHA-224 avec RSA', family: 'rsa', digest: 'sha224', strong: false },
  '1.2.840.113549.1.1.11': { name: 'SHA-256 avec RSA', family: 'rsa', digest: 'sha256', strong: true },
  '1.2.840.113549.1.1.12': { name: 'SHA-384 avec RSA', family: 'rsa', digest: 'sha384', strong: true },
  '1.2.840.113549.1.1.13': { name: 'SHA-512 avec RSA', family: 'rsa', digest: 'sha512', strong: true },
  '1.2.840.10045.4.1': { name: 'SHA-1 avec ECDSA', family: 'ec', digest: 'sha1', strong: false },
  '1.2.840.10045.4.3.2': { name: 'SHA-256 avec ECDSA', family: 'ec', digest: 'sha256', strong: true },
  '1.2.840.10045.4.3.3': { name: 'SHA-384 avec ECDSA', family: 'ec', digest: 'sha384', strong: true },
  '1.2.840.10045.4.3.4': { name: 'SHA-512 avec ECDSA', family: 'ec', digest: 'sha512', strong: true },
};

// RFC 8017 A.2.3, RFC 8410 §3, RFC 5758 §3.1: named, not verified.
const otherSignatures: Record<string, string> = {
  '1.2.840.113549.1.1.10': 'signature PSS (RSASSA-PSS)',
  '1.3.101.112': 'Ed25519',
  '1.3.101.113': 'Ed448',
  '2.16.840.1.101.3.4.3.2': 'SHA-256 avec DSA',
};

/** The name of a signature algorithm as it reads in a sentence; its identifier when nobody named it. */
export function signatureName({ algorithm, algorithmIdentifier }: SignedParts): string {
  return algorithm?.name ?? otherSignatures[algorithmIdentifier] ?? algorithmIdentifier;
}

/** RFC 8017 §8.1: a PSS signature is sound, its key may be an ordinary RSA key, and IGC-Santé has none (F1.3). */
export function isSignedWithPss({ algorithmIdentifier }: SignedParts): boolean {
  return algorithmIdentifier === '1.2.840.113549.1.1.10';
}

/** A signed structure of X.509 kind (certificate, CSR, CRL): what is signed, how, and the signature. */
export interface SignedParts {
  signed: Uint8Array;
  algorithmIdentifier: string;
  algorithm: SignatureAlgorithm | null;
  signature: Uint8Array;
}

/** Splits a signed structure; null when its outside is not exactly `SEQUENCE { signed, algorithm, BIT STRING }`. */
export function readSignedParts(der: Uint8Array, outer: Parameters<typeof childrenOf>[0]): SignedParts | null {
  const parts = outer?.bytes.length === der.length ? childrenOf(outer, tags.sequence) : null;
  const [signed, algorithmElement, bits] = parts ?? [];
  if (parts?.length !== 3 || signed?.tag !== tags.sequence || bits?.tag !== tags.bitString || bits.content[0] !== 0)
    return null;
  const [identifier, parameters, ...more] = childrenOf(algorithmElement, tags.sequence) ?? [];
  if (identifier?.tag !== tags.objectIdentifier || more.length > 0) return null;
  const algorithmIdentifier = dottedIdentifier(identifier.content);
  const algorithm = signatureAlgorithms[algorithmIdentifier] ?? null;
  // RFC 4055 §5: NULL with RSA. RFC 5758 §3.2: nothing with ECDSA. Tools disagree on anything else.
  const parametersAreRight = algorithm?.family === 'ec' ? parameters === undefined : parameters?.tag === tags.nothing;
  if (algorithm !== null && !parametersAreRight) return null;
  return { signed: signed.bytes, algorithmIdentifier, algorithm, signature: bits.content.subarray(1) };
}

/** Whether the signature was made with the private part of this key. Never throws. */
export function isSignedBy(parts: SignedParts, key: KeyObject | null): boolean {
  if (parts.algorithm === null || key === null || key.asymmetricKeyType !== parts.algorithm.family) return false;
  try {
    return verify(parts.algorithm.digest, parts.signed, key, parts.signature);
  } catch {
    return false;
  }
}
