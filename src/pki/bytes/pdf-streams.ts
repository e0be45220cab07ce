import { beginsZlib, type Unfolding } from './inflate.js';

const word = Buffer.from('stream', 'latin1');
const end = Buffer.from('endstream', 'latin1');
const longestDictionary = 4_000;
/** Smaller ones are looked at: an image that is drawn weighs more than a key. */
const smallestImage = 20_000;

/**
 * The streams of a PDF as they read once unfolded, wherever they stand in the file (ISO 32000-1 § 7.3.8, § 7.4): object streams, texts,
 * embedded files. Images are left as they are. What is written on a page comes once more with its words put together.
 * @param only those whose dictionary says so
 */
export function* pdfStreams(buffer: Buffer, unfolding: Unfolding, depth: number, only?: RegExp): Generator<Buffer> {
  for (let at = buffer.indexOf(word); at >= 0; at = buffer.indexOf(word, at + word.length)) {
    if (buffer.subarray(at - 3, at).toString('latin1') === 'end') continue;
    const start = at + word.length + (buffer[at + word.length] === 0x0d ? 1 : 0) + 1;
    const stop = buffer.indexOf(end, start);
    const bytes = buffer.subarray(start, stop < 0 ? buffer.length : stop);
    const dictionary = dictionaryBefore(buffer, at);
    if (only && !only.test(dictionary)) continue;
    if (/\/Subtype\s*\/Image\b/.test(dictionary) && bytes.length > smallestImage) continue;
    const filters = filtersOf(dictionary, bytes);
    if (filters.length > 0) {
      if (!unfolding.allows(depth)) return;
      const inside = unfold(bytes, filters, unfolding);
      if (inside) yield* withWords(inside);
    } else yield* withWords(bytes);
    at = stop < 0 ? buffer.length : stop + 3;
  }
}

function* withWords(bytes: Buffer): Generator<Buffer> {
  yield bytes;
  if (bytes.includes('Tj') || bytes.includes('TJ')) yield wordsOf(bytes);
}

// Names may be written in parts: /Fl#61teDecode.
function dictionaryBefore(buffer: Buffer, at: number): string {
  const text = buffer.toString('latin1', Math.max(0, at - longestDictionary), at);
  const own = text.slice(Math.max(0, text.lastIndexOf(' obj')));
  return own.replace(/#([0-9a-fA-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

function filtersOf(dictionary: string, bytes: Buffer): string[] {
  const told = dictionary.match(/\/(?:FlateDecode|Fl|ASCII85Decode|A85|ASCIIHexDecode|AHx)\b/g) ?? [];
  const filters = told.map((name) => name.slice(1));
  // The filter may stand in another object: what begins as zlib is tried as such.
  return filters.length === 0 && beginsZlib(bytes) ? ['FlateDecode'] : filters;
}

function unfold(bytes: Buffer, filters: string[], unfolding: Unfolding): Buffer | null {
  let inside: Buffer | null = bytes;
  for (const filter of filters) {
    if (inside === null) return null;
    if (filter.startsWith('F')) inside = unfolding.inflate(inside.subarray(2));
    else
      inside = unfolding.spend(filter.startsWith('ASCIIH') || filter === 'AHx' ? fromHex(inside) : fromBase85(inside));
  }
  return inside;
}

function fromHex(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1').split('>')[0] ?? '';
  return Buffer.from(text.replace(/\s/g, ''), 'hex');
}

// ISO 32000-1 § 7.4.3: five letters are four bytes, `z` four zeros, `~>` the end.
function fromBase85(bytes: Buffer): Buffer {
  const out: number[] = [];
  let group: number[] = [];
  for (const byte of bytes) {
    if (byte === 0x7e) break;
    if (byte === 0x7a && group.length === 0) out.push(0, 0, 0, 0);
    if (byte < 0x21 || byte > 0x75) continue;
    if (group.push(byte - 0x21) < 5) continue;
    out.push(...bytesOf(group));
    group = [];
  }
  const left = group.length;
  if (left > 1) out.push(...bytesOf([...group, 84, 84, 84, 84].slice(0, 5)).slice(0, left - 1));
  return Buffer.from(out);
}

function bytesOf(group: number[]): number[] {
  const value = group.reduce((sum, digit) => sum * 85 + digit, 0);
  return [(value / 0x1000000) & 255, (value >> 16) & 255, (value >> 8) & 255, value & 255];
}

// (-----BE) -12 (GIN PRIVATE KEY-----) TJ, or the same in <hexadecimal>.
function wordsOf(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  const words = [...text.matchAll(/\(((?:[^()\\]|\\.){0,4000})\)|<([0-9a-fA-F\s]{2,4000})>/gs)].map(([, plain, hex]) =>
    plain === undefined ? Buffer.from((hex ?? '').replace(/\s/g, ''), 'hex').toString('latin1') : plain,
  );
  return Buffer.from(words.join(''), 'latin1');
}
