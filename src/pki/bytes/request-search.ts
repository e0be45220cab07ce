import { readElement } from './der.js';
import { foldedIn } from './folded.js';
import { Unfolding } from './inflate.js';
import { kindOfDer } from './kind-of-der.js';
import { condensed } from './condensed.js';

/** A request is small, and so is what carries one: what unfolds further is no concern of this search. */
const bounds = { bytes: 16 * 1024 * 1024, pieces: 2_000, depth: 8 };
/** RFC 2986 § 4.1: the version of a request is 0, and a name follows. Two headers stand before, of two to four bytes each. */
const versionAndName = Buffer.from([0x02, 0x01, 0x00, 0x30]);
const headers = [2, 3, 4];
/** Cut or damaged, it was one all the same; words that only explain it have nothing behind them. */
const armored = /--BEGIN(?:NEW)?CERTIFICATEREQUEST-{2,10}MI/;
/** No request of ours reaches it, nor do the names that people put in. */
const longest = 64 * 1024;

/**
 * Whether a certificate request (CSR) is in these bytes or in what is folded in them: PEM in a text, quoted and wrapped or not, base64 without
 * its armour, DER; in the files of a ZIP or of an office document. Only by the shape of the thing itself: words about one are none. Never throws.
 */
export function holdsRequest(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return within(buffer, new Unfolding(bounds.bytes, { pieces: bounds.pieces, depth: bounds.depth }), 1);
}

function within(buffer: Buffer, unfolding: Unfolding, depth: number): boolean {
  const bare = condensed(buffer);
  if (isInBytes(buffer) || armored.test(bare) || isInBase64(bare)) return true;
  for (const inside of foldedIn(buffer, unfolding, depth)) if (within(inside, unfolding, depth + 1)) return true;
  return false;
}

function isInBytes(buffer: Buffer): boolean {
  for (let at = buffer.indexOf(versionAndName); at >= 0; at = buffer.indexOf(versionAndName, at + 1))
    for (const outer of headers) for (const inner of headers) if (isRequestAt(buffer, at - outer - inner)) return true;
  return false;
}

// DER begins with 30, so its base64 with « M » and one of A to P. Twelve bytes tell whether it goes on as a request does.
function isInBase64(bare: string): boolean {
  for (const { index } of bare.matchAll(/M(?=[A-P][A-Za-z0-9+/_-]{60})/g)) {
    const start = Buffer.from(bare.slice(index, index + 16), 'base64');
    const found = start.indexOf(versionAndName);
    if (found < 4 || found > 8) continue;
    const wanted = Math.ceil((longest * 4) / 3);
    if (isRequestAt(Buffer.from(bare.slice(index, index + wanted), 'base64'), 0)) return true;
  }
  return false;
}

function isRequestAt(buffer: Buffer, at: number): boolean {
  if (at < 0 || buffer[at] !== 0x30) return false;
  const element = readElement(buffer.subarray(at, at + longest));
  return element !== null && kindOfDer(element.bytes) === 'request';
}
