import { deflateRawSync, deflateSync } from 'node:zlib';
import { aWorkbook, zipOf } from './workbook.js';

/** Files that cost their reader far more than their sender, as somebody who knows the readers makes them. */

/** A PDF whose objects lie in streams of objects, millions of them once unfolded. */
export function heavyPdf(objects: number): Buffer {
  const bodies = Array.from({ length: 20 }, (_, stream) => {
    const count = Math.floor(objects / 20);
    const pairs = Array.from({ length: count }, (_, at) => `${100 + stream * count + at} ${at * 14}`).join(' ');
    const inside = deflateSync(`${pairs}\n${'<</A[1 2 3]>>\n'.repeat(count)}`);
    const head = `${10 + stream} 0 obj\n<</Type/ObjStm/N ${count}/First ${pairs.length + 1}/Filter/FlateDecode/Length ${inside.length}>>\nstream\n`;
    return Buffer.concat([Buffer.from(head), inside, Buffer.from('\nendstream\nendobj\n')]);
  });
  return pdfOf(Buffer.concat(bodies));
}

/** A PDF of arrays within arrays, none of which is in a stream. */
export function nestedPdf(levels: number): Buffer {
  return pdfOf(Buffer.from(`10 0 obj\n${'['.repeat(levels)}${']'.repeat(levels)}\nendobj\n`));
}

/** A PDF of as many small objects as its size allows. */
export function crowdedPdf(objects: number): Buffer {
  return pdfOf(Buffer.from(Array.from({ length: objects }, (_, at) => `${at + 10} 0 obj<</A 1>>endobj\n`).join('')));
}

function pdfOf(objects: Buffer): Buffer {
  const pages = '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n';
  const page = '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n';
  return Buffer.concat([
    Buffer.from(`%PDF-1.7\n${pages}${page}`),
    objects,
    Buffer.from('trailer<</Root 1 0 R/Size 9>>\nstartxref\n0\n%%EOF\n'),
  ]);
}

/** A table of line ends. */
export const emptyLines = (bytes: number): Buffer => Buffer.alloc(bytes, '\n');

/** A workbook of a hundred kilobytes whose sheet is millions of rows, or cells, that say nothing. */
export const emptyWorkbook = (what: '<row/>' | '<c/>', times: number): Promise<Buffer> =>
  aWorkbook([{ name: 'A', data: what === '<row/>' ? what.repeat(times) : `<row>${what.repeat(times)}</row>` }]);

/** A workbook whose texts are millions of empty ones, or one text that never ends. */
export const crowdedTexts = (text: string, times: number): Promise<Buffer> =>
  aWorkbook([{ name: 'A', data: '<row><c t="s"><v>0</v></c></row>' }], {
    strings: [text.repeat(times)],
  });

/** A ZIP of a few kilobytes that is hundreds of megabytes of zeros. */
export const zipBomb = (megabytes: number): Promise<Buffer> =>
  zipOf({ 'mandats/010000024.pdf': Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(megabytes * 1024 * 1024)]) });

/** A sequence in a sequence, and so on. */
export function deepAsn1(levels: number): Buffer {
  let inside: Buffer = Buffer.alloc(0);
  for (let level = 0; level < levels; level += 1) {
    const length =
      inside.length < 128
        ? Buffer.from([inside.length])
        : Buffer.from([0x83, inside.length >> 16, (inside.length >> 8) & 255, inside.length & 255]);
    inside = Buffer.concat([Buffer.from([0x30]), length, inside]);
  }
  return inside;
}

/** A mail of so many parts. */
export function crowdedMail(parts: number): Buffer {
  const one = '--b\r\nContent-Type: text/plain\r\n\r\nx\r\n';
  return Buffer.from(
    `From: a@b.test\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${one.repeat(parts)}--b--\r\n`,
  );
}

/** A PDF of one page whose content unfolds to hundreds of megabytes. */
export function inflatedPdf(megabytes: number): Buffer {
  const inside = Buffer.concat([
    Buffer.from('789c', 'hex'),
    deflateRawSync(Buffer.alloc(megabytes * 1024 * 1024, ' ')),
  ]);
  return pdfOf(
    Buffer.concat([
      Buffer.from(`9 0 obj<</Filter/FlateDecode/Length ${inside.length}>>stream\n`),
      inside,
      Buffer.from('\nendstream endobj\n'),
    ]),
  );
}
