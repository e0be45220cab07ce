import { PDFArray, PDFDict, PDFRef, PDFStream, type PDFDocument, type PDFObject } from '@cantoo/pdf-lib';

function linksOf(object: PDFObject | undefined): PDFObject[] {
  if (object instanceof PDFStream) return object.dict.values();
  if (object instanceof PDFDict) return object.values();
  if (object instanceof PDFArray) return object.asArray();
  return [];
}

/**
 * Deletes from the document every object nothing leads to. pdf-lib writes them all, and an old answer, or the drawing
 * of it, would stay readable in the file.
 */
export function forgetUnreachable(document: PDFDocument): void {
  const { context } = document;
  const reached = new Set<PDFRef>();
  const waiting = [context.trailerInfo.Root, context.trailerInfo.Info].filter((object) => object !== undefined);
  for (let object = waiting.pop(); object !== undefined; object = waiting.pop()) {
    if (object instanceof PDFRef) {
      if (reached.has(object)) continue;
      reached.add(object);
      waiting.push(...linksOf(context.lookup(object)));
    } else {
      waiting.push(...linksOf(object));
    }
  }
  for (const [ref] of context.enumerateIndirectObjects()) {
    if (!reached.has(ref)) context.delete(ref);
  }
}
