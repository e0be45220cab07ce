import { getDocumentProxy } from 'unpdf';
import { PDFDocument } from '@cantoo/pdf-lib';

/** The text of a PDF as a reader copies, searches or reads it aloud (PDF.js), without its spaces; filled fields too. */
export async function extractedText(bytes: Uint8Array): Promise<string> {
  const pdf = await getDocumentProxy(await asOneDrawing(bytes), { verbosity: 0 });
  let text = '';
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    for (const item of items) if ('str' in item) text += item.str;
  }
  return withoutSpaces(text);
}

export function withoutSpaces(text: string): string {
  return text.replace(/\s/gu, '');
}

// The drawing of a field is beside its page: a reader sees one page, so does the extractor. What the signer fills has no
// drawing yet.
async function asOneDrawing(bytes: Uint8Array): Promise<Uint8Array> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  const form = document.getForm();
  for (const field of form.getFields()) {
    const drawn = field.acroField.getWidgets().every((widget) => widget.AP() !== undefined);
    if (!drawn) form.removeField(field);
  }
  form.flatten({ updateFieldAppearances: false });
  return document.save({ updateFieldAppearances: false });
}
