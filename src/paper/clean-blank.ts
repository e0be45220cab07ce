import {
  PDFArray,
  PDFCheckBox,
  PDFDict,
  PDFName,
  PDFTextField,
  type PDFDocument,
  type PDFField,
} from '@cantoo/pdf-lib';

// The blank's highlights and notes are someone else's; links and fields are the form's own.
const keptAnnotations = ['/Link', '/Widget'];

export function removeNotes(document: PDFDocument): void {
  for (const page of document.getPages()) {
    const annotations = page.node.Annots();
    if (!(annotations instanceof PDFArray)) continue;
    for (let index = annotations.size() - 1; index >= 0; index -= 1) {
      const annotation = annotations.lookup(index);
      const kind = annotation instanceof PDFDict ? String(annotation.get(PDFName.of('Subtype'))) : '';
      if (!keptAnnotations.includes(kind)) annotations.remove(index);
    }
  }
}

// Scripts only format the date as it is typed; without them the form opens the same everywhere.
export function removeDocumentScripts(document: PDFDocument): void {
  const { catalog } = document;
  catalog.delete(PDFName.of('OpenAction'));
  catalog.delete(PDFName.of('AA'));
  catalog.lookupMaybe(PDFName.of('Names'), PDFDict)?.delete(PDFName.of('JavaScript'));
  for (const page of document.getPages()) page.node.delete(PDFName.of('AA'));
}

// Scripts, default and rich values: what a field may carry beside its value.
const fieldExtras = ['AA', 'A', 'RV', 'DV'].map((key) => PDFName.of(key));

export function removeExtras(field: PDFField): void {
  for (const dict of [field.acroField.dict, ...field.acroField.getWidgets().map((widget) => widget.dict)]) {
    for (const key of fieldExtras) dict.delete(key);
  }
}

// Product § Never: acts that belong to the signer are delivered empty, even if the blank had them.
export function leaveEmpty(field: PDFField): void {
  field.disableReadOnly();
  if (field instanceof PDFCheckBox) {
    field.uncheck();
    return;
  }
  field.acroField.dict.delete(PDFName.of('V'));
  if (!(field instanceof PDFTextField)) return;
  // Without a drawing the field shows nothing, and the reader draws what the signer types.
  for (const widget of field.acroField.getWidgets()) widget.dict.delete(PDFName.of('AP'));
}
