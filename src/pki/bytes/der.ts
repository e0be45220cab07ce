/** One DER element: `bytes` are the whole encoding, `content` what follows its length. */
export interface DerElement {
  tag: number;
  bytes: Uint8Array;
  content: Uint8Array;
}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  nothing: 0x05,
  objectIdentifier: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

const maximumDepth = 32;

/** Reads the element that starts the bytes, with a definite and shortest length (X.690 §10.1); null otherwise. */
export function readElement(bytes: Uint8Array): DerElement | null {
  const tag = bytes[0];
  const first = bytes[1];
  // Tags above 30 need several bytes: none exists in certificates, CSRs or CRLs.
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return null;
  let header = 2;
  let length = first;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > 4 || bytes.length < 2 + count) return null;
    length = 0;
    for (const byte of bytes.subarray(2, 2 + count)) length = length * 256 + byte;
    header += count;
    if (length < 0x80 || (count > 1 && length < 256 ** (count - 1))) return null;
  }
  const end = header + length;
  if (end > bytes.length) return null;
  return { tag, bytes: bytes.subarray(0, end), content: bytes.subarray(header, end) };
}

/** The elements laid one after the other in the bytes, or null when they do not fill them exactly. */
export function readElements(bytes: Uint8Array): DerElement[] | null {
  const elements: DerElement[] = [];
  for (let rest = bytes; rest.length > 0;) {
    const element = readElement(rest);
    if (element === null) return null;
    elements.push(element);
    rest = rest.subarray(element.bytes.length);
  }
  return elements;
}

/** The children of a constructed element that has this tag; null when the element is something else. */
export function childrenOf(element: DerElement | undefined | null, tag: number): DerElement[] | null {
  return element?.tag === tag ? readElements(element.content) : null;
}

/**
 * Whether the bytes are exactly one element in strict DER, to the last leaf.
 * Two tools can disagree on a loose encoding; on a strict one they read the same thing.
 * `maximumNodes` bounds the work on hostile input.
 */
export function isStrictDer(bytes: Uint8Array, maximumNodes = 4096): boolean {
  const root = readElement(bytes);
  if (root === null || root.bytes.length !== bytes.length) return false;
  const pending = [{ element: root, depth: 1 }];
  let nodes = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    nodes += 1;
    if (nodes > maximumNodes || next.depth > maximumDepth) return false;
    if ((next.element.tag & 0x20) === 0) {
      if (!isStrictPrimitive(next.element)) return false;
      continue;
    }
    if (!mayBeConstructed(next.element.tag)) return false;
    const children = readElements(next.element.content);
    if (children === null || children.length > maximumNodes) return false;
    for (const element of children) pending.push({ element, depth: next.depth + 1 });
  }
  return true;
}

function mayBeConstructed(tag: number): boolean {
  return tag === tags.sequence || tag === tags.set || (tag & 0xc0) === 0x80;
}

function isStrictPrimitive({ tag, content }: DerElement): boolean {
  const first = content[0];
  switch (tag) {
    case tags.boolean:
      return content.length === 1 && (first === 0 || first === 0xff);
    case tags.integer:
    case 0x0a:
      return isShortestInteger(content);
    case tags.bitString:
      return isStrictBitString(content);
    case tags.nothing:
      return content.length === 0;
    case tags.objectIdentifier:
      return isStrictIdentifier(content);
    // A SEQUENCE or a SET is never primitive.
    case 0x10:
    case 0x11:
      return false;
    default:
      return (tag & 0xc0) === 0 || (tag & 0xc0) === 0x80;
  }
}

// X.690 §8.3.2: the first nine bits are neither all zero nor all one.
function isShortestInteger(content: Uint8Array): boolean {
  const [first, second] = content;
  if (first === undefined) return false;
  if (second === undefined) return true;
  return !(first === 0 && second < 0x80) && !(first === 0xff && second >= 0x80);
}

// X.690 §11.2.1: unused bits are zero.
function isStrictBitString(content: Uint8Array): boolean {
  const unused = content[0];
  if (unused === undefined || unused > 7) return false;
  if (content.length === 1) return unused === 0;
  return ((content[content.length - 1] ?? 0) & ((1 << unused) - 1)) === 0;
}

// X.690 §8.19.2: each arc ends, and does not begin with an empty group.
function isStrictIdentifier(content: Uint8Array): boolean {
  let starting = true;
  for (const byte of content) {
    if (starting && byte === 0x80) return false;
    starting = byte < 0x80;
  }
  return content.length > 0 && starting;
}

/** The dotted form of an OBJECT IDENTIFIER's content. */
export function dottedIdentifier(content: Uint8Array): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const first = arcs.shift() ?? 0;
  const root = Math.min(Math.floor(first / 40), 2);
  return [root, first - root * 40, ...arcs].join('.');
}
