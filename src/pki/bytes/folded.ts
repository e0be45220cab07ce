import { beginsZlib, type Unfolding } from './inflate.js';
import { pdfStreams } from './pdf-streams.js';

const localFile = Buffer.from('PK\u0003\u0004', 'latin1');
const gzip = Buffer.from('1f8b08', 'hex');
const shortestRun = 16;
/** Shorter than any key. */
const shortestSecret = 40;

/** What is folded in these bytes: files of a ZIP, gzip, streams of a PDF, blocks of base64. One after the other, within what may be unfolded. */
export function* foldedIn(buffer: Buffer, unfolding: Unfolding, depth: number): Generator<Buffer> {
  yield* zipped(buffer, unfolding, depth);
  yield* gzipped(buffer, unfolding, depth);
  if (buffer.includes('%PDF-')) yield* pdfStreams(buffer, unfolding, depth);
  else if (beginsZlib(buffer)) {
    const inside = unfolding.inflate(buffer.subarray(2));
    if (inside) yield inside;
  }
  yield* inBase64(buffer, unfolding, depth);
}

// By the header of each file, not by the table at the end: what the table does not name is there all the same.
function* zipped(buffer: Buffer, unfolding: Unfolding, depth: number): Generator<Buffer> {
  for (let at = buffer.indexOf(localFile); at >= 0; at = buffer.indexOf(localFile, at + 4)) {
    if (at + 30 > buffer.length) return;
    // What is stored as it is was looked at with the archive itself.
    if (buffer.readUInt16LE(at + 8) !== 8) continue;
    if (!unfolding.allows(depth)) return;
    const start = at + 30 + buffer.readUInt16LE(at + 26) + buffer.readUInt16LE(at + 28);
    const inside = unfolding.inflate(buffer.subarray(start));
    if (inside) yield inside;
  }
}

// RFC 1952 § 2.3: ten bytes, then what the flags announce.
function* gzipped(buffer: Buffer, unfolding: Unfolding, depth: number): Generator<Buffer> {
  for (let at = buffer.indexOf(gzip); at >= 0; at = buffer.indexOf(gzip, at + 3)) {
    const flags = buffer[at + 3] ?? 0;
    if ((flags & 0xe0) !== 0) continue;
    let start = at + 10;
    if (flags & 4) start += 2 + (buffer[start] ?? 0) + (buffer[start + 1] ?? 0) * 256;
    for (const flag of [8, 16]) if (flags & flag) start = buffer.indexOf(0, start) + 1;
    if (flags & 2) start += 2;
    if (!unfolding.allows(depth)) return;
    const inside = unfolding.inflate(buffer.subarray(start));
    if (inside) yield inside;
  }
}

// Lines of nothing but base64, one under the other, as mails and PEM have them; quoted ones too. A long line alone is a block of one.
function* inBase64(buffer: Buffer, unfolding: Unfolding, depth: number): Generator<Buffer> {
  // The zeros of UTF-16 stand between the letters.
  const text = buffer.toString('latin1').replaceAll('\0', '');
  if (!/[A-Za-z0-9+/_-]{40}/.test(text)) return;
  let block = '';
  for (const line of lines(text)) {
    if (block === '' && line.length < shortestRun) continue;
    const run = runOf(line);
    if (run !== null && (block !== '' || run.letters.length >= shortestRun)) {
      block += run.letters;
      if (!run.ended) continue;
    } else if (run === null) yield* tokens(line, unfolding, depth);
    yield* opened(block, unfolding, depth);
    block = '';
  }
  yield* opened(block, unfolding, depth);
}

/** Nothing but base64, behind the marks of a quotation. Looked at sign by sign: a class that repeats over ten megabytes would overflow the stack. */
function runOf(line: string): { letters: string; ended: boolean } | null {
  const [mark = ''] = /^[\s>]{0,20}/.exec(line) ?? [];
  const written = line.slice(mark.length).trimEnd();
  const letters = written.endsWith('==')
    ? written.slice(0, -2)
    : written.endsWith('=')
      ? written.slice(0, -1)
      : written;
  if (letters === '' || /[^A-Za-z0-9+/_-]/.test(letters)) return null;
  return { letters, ended: letters.length < written.length };
}

function* lines(text: string): Generator<string> {
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n', at);
    yield text.slice(at, end < 0 ? text.length : end);
    if (end < 0) return;
    at = end + 1;
  }
}

// Long words within a line: a value of JSON, a header, `data:…;base64,`.
function* tokens(line: string, unfolding: Unfolding, depth: number): Generator<Buffer> {
  for (const [token] of line.matchAll(/[A-Za-z0-9+/_-]{40,}/g)) yield* opened(token, unfolding, depth);
}

function* opened(block: string, unfolding: Unfolding, depth: number): Generator<Buffer> {
  if (block.length < shortestSecret) return;
  const inside = Buffer.from(block, 'base64');
  if (isSomething(inside) && unfolding.allows(depth)) yield unfolding.spend(inside);
}

/** A file that may hold others, or a text: what is neither was no base64, or is an image. Keys themselves were seen in the text. */
function isSomething(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 4).toString('latin1');
  if (start === 'PK\u0003\u0004' || start === '%PDF' || start.startsWith('\u001f\u008b') || beginsZlib(bytes))
    return true;
  const sample = bytes.subarray(0, 400);
  let odd = 0;
  for (const byte of sample) if (byte > 0 && byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) odd += 1;
  return odd <= sample.length / 50;
}
