import { readElement, tags } from './der.js';

/** One binary object found in an upload; `label` is the PEM one (« CERTIFICATE »), null for DER or bare base64. */
export interface Block {
  label: string | null;
  der: Uint8Array;
}

/** The text of an upload whatever its encoding: UTF-8, UTF-16 in both orders, with or without a byte order mark. */
export function textOf(bytes: Uint8Array): string {
  // PEM is ASCII: dropping NUL bytes turns both UTF-16 orders into it, with no risk of a wrong guess.
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const text = buffer.toString('latin1');
  return (text.includes('\0') ? text.replaceAll('\0', '') : text).replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '');
}

/** What an upload holds: DER, PEM blocks (text around them is ignored), or bare base64. Empty when it is none of these. */
export function readBlocks(bytes: Uint8Array): Block[] {
  // A chain may come in BER with an indefinite length, which only the P7B reader understands.
  const isBinary = bytes[0] === tags.sequence && ((bytes[1] ?? 0) >= 0x80 || readElement(bytes) !== null);
  if (isBinary) return [{ label: null, der: bytes }];
  const text = textOf(bytes);
  if (text.includes('-----BEGIN ')) return readPem(text);
  const der = decodeBase64(text);
  return der !== null && der[0] === tags.sequence ? [{ label: null, der }] : [];
}

// RFC 7468 §2: a label, base64 text, the same label. Split first, so that a megabyte of dashes costs nothing.
function readPem(text: string): Block[] {
  const blocks: Block[] = [];
  for (const piece of text.split('-----BEGIN ').slice(1)) {
    const labelEnd = piece.indexOf('-----');
    const label = piece.slice(0, Math.max(labelEnd, 0));
    const end = piece.indexOf(`-----END ${label}-----`);
    if (labelEnd < 1 || label.length > 64 || end < 0) continue;
    const der = decodeBase64(piece.slice(labelEnd + 5, end));
    if (der !== null) blocks.push({ label, der });
  }
  return blocks;
}

/** Strict base64 (spaces and line ends aside); null when it is not. */
function decodeBase64(text: string): Uint8Array | null {
  const packed = text.replace(/\s+/g, '');
  if (packed === '' || packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) return null;
  return new Uint8Array(Buffer.from(packed, 'base64'));
}

/** Writes DER as PEM, 64 characters a line. */
export function toPem(der: Uint8Array, label: string): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
