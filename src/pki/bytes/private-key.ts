import { readBlocks, textOf } from './armor.js';
import type { Finding } from '../verdict/finding.js';
import { blocking } from '../verdict/finding.js';

const maximumBareText = 1 << 20;

// Fixed strings and bounded repeats only: an upload of dashes or braces must not cost more than its size.
const armors: { kind: string; needs: string; pattern: RegExp }[] = [
  // Every flavour of RFC 7468 §10 and §11 and its ancestors: RSA, EC, DSA, ENCRYPTED, OPENSSH, PGP…, even cut or quoted.
  { kind: 'PEM', needs: '--', pattern: /-- ?(?:BEGIN|END) [A-Z0-9 ]{0,40}PRIVATE KEY/i },
  { kind: 'PuTTY', needs: 'PuTTY', pattern: /PuTTY-User-Key-File-\d/ },
  { kind: 'XML', needs: '<RSAKeyValue>', pattern: /<D>/ },
  { kind: 'JWK', needs: '"kty"', pattern: /"d"\s{0,20}:\s{0,20}"[A-Za-z0-9_-]{20}/ },
];

// PBES2 and its ancestors (1.2.840.113549.1.5), then PKCS#12 password encryption (1.2.840.113549.1.12.1).
const encryptions = ['2a864886f70d0105', '2a864886f70d010c01'];
// 1.2.840.113549.1.7: the content of a PKCS#12 file is PKCS#7 data or signed data.
const pkcs7 = '2a864886f70d0107';

/**
 * Whether an upload, a paste or an attachment holds a private key: PEM of every flavour (inside a bigger text too), PKCS#8, PKCS#1,
 * SEC1, encrypted PKCS#8 or PKCS#12 in DER or base64, Java and PuTTY stores, JWK. Null when none was seen. Never throws.
 */
export function containsPrivateKey(bytes: Uint8Array): null | { kind: string } {
  const text = textOf(bytes);
  const armor = armors.find(({ needs, pattern }) => text.includes(needs) && pattern.test(text));
  if (armor !== undefined) return { kind: armor.kind };
  const magic = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  if (magic === 'feedfeed' || magic === 'cececece') return { kind: 'Java KeyStore' };
  const kind = kindOfDer(bytes);
  if (kind !== null) return { kind };
  if (bytes.length > maximumBareText && !text.includes('-----BEGIN ')) return null;
  for (const block of readBlocks(bytes)) {
    const inside = kindOfDer(block.der);
    if (inside !== null) return { kind: inside };
  }
  return null;
}

/** The finding shown when a private key came in: it is exposed from now on and must be replaced. */
export function privateKeyFinding(kind: string): Finding {
  return blocking(
    'private_key',
    'Ce fichier contient une clé privée\u00a0: il a été refusé et rien n’a été enregistré.',
    {
      got: `clé privée (${kind})`,
      expected: 'une demande (CSR) ou un certificat, sans clé privée',
      mend: 'Considérez cette clé comme exposée\u00a0: ne l’utilisez plus, générez-en une nouvelle sur le serveur et déposez seulement la nouvelle CSR. Si un certificat existe déjà pour cette clé, révoquez-le.',
    },
  );
}

interface LooseElement {
  tag: number;
  content: Uint8Array;
  rest: Uint8Array;
}

// Looser than der.ts on purpose: key stores are often BER with indefinite lengths, and a cut key is still a key.
function readLoosely(bytes: Uint8Array): LooseElement | null {
  const tag = bytes[0];
  const first = bytes[1];
  if (tag === undefined || first === undefined) return null;
  if (first < 0x80) return { tag, content: bytes.subarray(2, 2 + first), rest: bytes.subarray(2 + first) };
  const count = first & 0x7f;
  if (count > 4) return null;
  const content = bytes.subarray(2 + count);
  if (count === 0) return { tag, content, rest: new Uint8Array() };
  let length = 0;
  for (const byte of bytes.subarray(2, 2 + count)) length = length * 256 + byte;
  return { tag, content: content.subarray(0, length), rest: content.subarray(length) };
}

function kindOfDer(bytes: Uint8Array): string | null {
  const outer = bytes[0] === 0x30 ? readLoosely(bytes) : null;
  const first = outer === null ? null : readLoosely(outer.content);
  if (first === null) return null;
  if (first.tag === 0x30) return isEncryptedKey(first) ? 'PKCS#8 chiffré' : null;
  const second = first.tag === 0x02 && first.content.length === 1 ? readLoosely(first.rest) : null;
  if (second === null) return null;
  const version = first.content[0];
  // RFC 7292 §4: version 3, then a content info.
  if (version === 3) return second.tag === 0x30 && beginsWith(second.content, pkcs7) ? 'PKCS#12' : null;
  if (version !== 0 && version !== 1) return null;
  // RFC 5958 §2: version, algorithm, octets. RFC 5915 §3: version 1, octets. RFC 8017 A.1.2: version, then integers.
  if (second.tag === 0x30 && readLoosely(second.rest)?.tag === 0x04) return 'PKCS#8';
  if (second.tag === 0x04 && version === 1) return 'SEC1';
  if (second.tag === 0x02 && second.content.length > 15) return 'PKCS#1';
  return null;
}

// RFC 5958 §3: an encryption algorithm, then octets.
function isEncryptedKey(algorithm: LooseElement): boolean {
  return readLoosely(algorithm.rest)?.tag === 0x04 && encryptions.some((oid) => beginsWith(algorithm.content, oid));
}

function beginsWith(content: Uint8Array, identifier: string): boolean {
  const first = readLoosely(content);
  return first?.tag === 0x06 && Buffer.from(first.content).toString('hex').startsWith(identifier);
}
