import { deflateSync } from 'node:zlib';
import { PDFName, PDFNumber, PDFRawStream, PDFRef, PDFStream, type PDFContext, type PDFObject } from '@cantoo/pdf-lib';

type Indirect = [PDFRef, PDFObject];

/** Where a document that is continued ends, and where its last table of references stands. */
export interface WrittenBefore {
  bytes: Uint8Array;
  table: number;
}

/** Widths of the three columns of the table: the kind, where, and which of a stream of objects. */
const columns = [1, 4, 2];
const rowBytes = 7;
const inFile = 1;
const inStream = 2;

/** The document with these objects instead of those of the same number, written behind it with a table of their own (ISO 32000-1, 7.5.6 to 7.5.8). */
export function appendObjects(before: WrittenBefore, context: PDFContext, objects: Indirect[]): Uint8Array {
  const parts = [before.bytes, Buffer.from('\n')];
  const rows: { number: number; kind: number; at: number; index: number }[] = [];
  let offset = before.bytes.length + 1;
  const write = ([ref, object]: Indirect) => {
    const bytes = written(ref, object);
    rows.push({ number: ref.objectNumber, kind: inFile, at: offset, index: 0 });
    parts.push(bytes);
    offset += bytes.length;
  };
  // Streams stand in the file itself; all else is packed together.
  const packed = objects.filter(([, object]) => !(object instanceof PDFStream));
  for (const one of objects) if (one[1] instanceof PDFStream) write(one);
  const together = context.nextRef();
  packed.forEach(([ref], index) =>
    rows.push({ number: ref.objectNumber, kind: inStream, at: together.objectNumber, index }),
  );
  write([together, streamOfObjects(context, packed)]);
  const table = context.nextRef();
  rows.push({ number: table.objectNumber, kind: inFile, at: offset, index: 0 });
  parts.push(written(table, tableOf(context, rows, before.table)), Buffer.from(`startxref\n${offset}\n%%EOF\n`));
  return Buffer.concat(parts);
}

/** What is packed by the library of Node: pdf-lib's own takes fresh tables of 400 kB for each stream. */
export function packedStream(context: PDFContext, contents: Uint8Array, dict: Record<string, unknown>): PDFRawStream {
  const literal = { ...dict, Filter: 'FlateDecode' } as Parameters<PDFContext['stream']>[1];
  return PDFRawStream.of(context.obj({ ...literal }), deflateSync(contents));
}

function written({ objectNumber, generationNumber }: PDFRef, object: PDFObject): Uint8Array {
  const body = new Uint8Array(object.sizeInBytes());
  object.copyBytesInto(body, 0);
  return Buffer.concat([Buffer.from(`${objectNumber} ${generationNumber} obj\n`), body, Buffer.from('\nendobj\n')]);
}

function streamOfObjects(context: PDFContext, objects: Indirect[]): PDFRawStream {
  const texts = objects.map(([, object]) => `${object.toString()}\n`);
  let offset = 0;
  const places = objects.map(([{ objectNumber }], index) => {
    const place = `${objectNumber} ${offset} `;
    offset += texts[index]?.length ?? 0;
    return place;
  });
  const first = places.join('');
  const contents = Buffer.from(first + texts.join(''), 'latin1');
  return packedStream(context, contents, { Type: 'ObjStm', N: objects.length, First: first.length });
}

function tableOf(
  context: PDFContext,
  rows: { number: number; kind: number; at: number; index: number }[],
  previous: number,
): PDFRawStream {
  rows.sort((a, b) => a.number - b.number);
  const contents = Buffer.alloc(rows.length * rowBytes);
  const sections: number[] = [];
  rows.forEach(({ number, kind, at, index }, place) => {
    contents.writeUInt8(kind, place * rowBytes);
    contents.writeUInt32BE(at, place * rowBytes + 1);
    contents.writeUInt16BE(index, place * rowBytes + 5);
    if (rows[place - 1]?.number === number - 1) sections[sections.length - 1]! += 1;
    else sections.push(number, 1);
  });
  const { Root, Info, ID } = context.trailerInfo;
  const stream = packedStream(context, contents, {
    ...{ Type: 'XRef', Size: context.largestObjectNumber + 1, W: columns, Index: sections, Prev: previous },
    ...{ Root, ...(Info && { Info }), ...(ID && { ID }) },
  });
  stream.dict.set(PDFName.of('Length'), PDFNumber.of(stream.getContentsSize()));
  return stream;
}
