interface LooseElement {
  tag: number;
  content: Uint8Array;
  rest: Uint8Array;
}

// PBES2 and its ancestors (1.2.840.113549.1.5), then PKCS#12 password encryption (1.2.840.113549.1.12.1).
const encryptions = ['2a864886f70d0105', '2a864886f70d010c01'];
// 1.2.840.113549.1.7: the content of a PKCS#12 file is PKCS#7 data or signed data.
const pkcs7 = '2a864886f70d0107';
/** More than the outside of any key: what follows is its numbers. */
const outside = 600;

/** What binary stores begin with, and keys of other houses: Java, Microsoft (PVK, CAPI), OpenSSH. */
const stores: [string, Buffer][] = [
  ['Java KeyStore', Buffer.from('feedfeed00000001', 'hex')],
  ['Java KeyStore', Buffer.from('feedfeed00000002', 'hex')],
  ['Java KeyStore', Buffer.from('cececece00000001', 'hex')],
  ['Java KeyStore', Buffer.from('cececece00000002', 'hex')],
  ['PVK', Buffer.from('1ef1b5b000000000', 'hex')],
  ['CAPI', Buffer.from('0702000000a4000052534132', 'hex')],
  ['OpenSSH', Buffer.from('openssh-key-v1\0', 'latin1')],
];

const versions = [Buffer.from('020100', 'hex'), Buffer.from('020101', 'hex'), Buffer.from('020103', 'hex')];
const identifiers = encryptions.map((oid) => Buffer.from(oid, 'hex'));

/** The kind of private key that these bytes are: PKCS#8, PKCS#1, SEC1, encrypted or in a PKCS#12. Null for anything else. */
export function kindOfKey(bytes: Uint8Array): string | null {
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
  const named = second.tag === 0x30 && beginsWith(second.content, '');
  if (named && readLoosely(second.rest)?.tag === 0x04) return 'PKCS#8';
  if (second.tag === 0x04 && version === 1 && second.content.length > 15) return 'SEC1';
  if (second.tag === 0x02 && second.content.length > 15) return 'PKCS#1';
  return null;
}

/** A private key anywhere in binary bytes, and where it begins. */
export function keyWithin(buffer: Buffer): { kind: string; at: number } | null {
  for (const [kind, mark] of stores) {
    const at = buffer.indexOf(mark);
    if (at >= 0) return { kind, at };
  }
  for (const mark of versions) {
    for (let at = buffer.indexOf(mark); at >= 0; at = buffer.indexOf(mark, at + 1)) {
      const found = keyAround(buffer, at, 5);
      if (found !== null) return found;
    }
  }
  for (const mark of identifiers) {
    for (let at = buffer.indexOf(mark); at >= 0; at = buffer.indexOf(mark, at + 1)) {
      const found = keyAround(buffer, at, 14);
      if (found !== null) return found;
    }
  }
  return null;
}

// A sequence that begins shortly before, with whatever form of length.
function keyAround(buffer: Buffer, at: number, reach: number): { kind: string; at: number } | null {
  for (let start = at - 2; start >= Math.max(0, at - reach); start -= 1) {
    const kind = buffer[start] === 0x30 ? kindOfKey(buffer.subarray(start, start + outside)) : null;
    if (kind !== null) return { kind, at: start };
  }
  return null;
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

// RFC 5958 §3: an encryption algorithm, then octets.
function isEncryptedKey(algorithm: LooseElement): boolean {
  return readLoosely(algorithm.rest)?.tag === 0x04 && encryptions.some((oid) => beginsWith(algorithm.content, oid));
}

function beginsWith(content: Uint8Array, identifier: string): boolean {
  const first = readLoosely(content);
  return first?.tag === 0x06 && Buffer.from(first.content).toString('hex').startsWith(identifier);
}
