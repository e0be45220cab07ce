import { PDFArray, PDFContext, PDFDict, PDFDocument, PDFRawStream, type PDFObject } from '@cantoo/pdf-lib';

// The kind of a dictionary (catalog, page, tree of pages) is its class: the copy has it too.
function like<Kind extends PDFObject>(object: Kind, own: object): Kind {
  return Object.assign(Object.create(Object.getPrototypeOf(object) as object), object, own) as Kind;
}

// Names, numbers, texts and references never change, nor do the bytes of a stream: they are shared.
function copied(object: PDFObject, context: PDFContext): PDFObject {
  if (object instanceof PDFDict) {
    const dict = new Map(object.entries().map(([name, value]) => [name, copied(value, context)]));
    return like(object, { context, dict });
  }
  if (object instanceof PDFArray) {
    return like(object, { context, array: object.asArray().map((value) => copied(value, context)) });
  }
  if (object instanceof PDFRawStream) return like(object, { dict: copied(object.dict, context) });
  return object;
}

/**
 * A document of its own with every object of this one, as if the same file had been read again: what is written in one copy is in no
 * other, and the same changes give the same bytes.
 */
export function copyOfPdf({ context: from }: PDFDocument): PDFDocument {
  const context = PDFContext.create();
  for (const [ref, object] of from.enumerateIndirectObjects()) context.assign(ref, copied(object, context));
  context.header = from.header;
  context.largestObjectNumber = from.largestObjectNumber;
  context.trailerInfo = { ...from.trailerInfo };
  // pdf-lib makes documents from bytes only; its constructor is hidden from the compiler.
  return Reflect.construct(PDFDocument, [context, false, false]) as PDFDocument;
}
