import { Unfolding } from '../../pki/bytes/inflate.js';
import { pdfStreams } from '../../pki/bytes/pdf-streams.js';

/** A scan of two hundred pages has a few thousand objects; an accounting of the whole year, less than a megabyte of them in streams. */
const most = { objects: 50_000, bytes: 8 * 1024 * 1024, streams: 2_000 };
const mark = Buffer.from(' obj', 'latin1');

/**
 * Whether a PDF is made of more than a paper has: objects, or streams of objects once unfolded. Looked at before any reader of PDF is let
 * near it: each object costs them a hundred times its bytes.
 */
export function isTooMuchPdf(bytes: Buffer): boolean {
  let objects = 0;
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + mark.length))
    if ((objects += 1) > most.objects) return true;
  const unfolding = new Unfolding(most.bytes, { pieces: most.streams, depth: 1 });
  for (const stream of pdfStreams(bytes, unfolding, 1, /\/Type\s*\/(?:ObjStm|XRef)\b/)) {
    objects += countIn(stream);
    if (objects > most.objects) return true;
  }
  return !unfolding.whole;
}

// A stream of objects begins with pairs of numbers: which object, and where it begins (ISO 32000-1 § 7.5.7).
function countIn(stream: Buffer): number {
  return (/^[\d\s]*/.exec(stream.toString('latin1'))?.[0].trim().split(/\s+/).length ?? 0) / 2;
}
