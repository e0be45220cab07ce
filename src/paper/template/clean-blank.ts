import {
  PDFArray,
  PDFCheckBox,
  PDFDict,
  PDFName,
  PDFRadioGroup,
  PDFTextField,
  type PDFDocument,
  type PDFField,
} from '@cantoo/pdf-lib';
import { forgetUnreachable } from './forget-unreachable.js';

/** Takes from a blank what nobody's form may begin with: answers, notes, scripts, and the drawings of them. */
export function cleanBlank(document: PDFDocument): void {
  const form = document.getForm();
  for (const field of form.getFields()) {
    removeExtras(field);
    leaveEmpty(field);
  }
  form.acroForm.dict.delete(PDFName.of('NeedAppearances'));
  removeNotes(document);
  removeDocumentScripts(document);
  document.setLanguage('fr-FR');
  forgetUnreachable(document);
}

// The blank's highlights and notes are someone else's; links and fields are the form's own.
const keptAnnotations = ['/Link', '/Widget'];

function removeNotes(document: PDFDocument): void {
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
function removeDocumentScripts(document: PDFDocument): void {
  const { catalog } = document;
  catalog.delete(PDFName.of('OpenAction'));
  catalog.delete(PDFName.of('AA'));
  catalog.lookupMaybe(PDFName.of('Names'), PDFDict)?.delete(PDFName.of('JavaScript'));
  for (const page of document.getPages()) page.node.delete(PDFName.of('AA'));
}

// Scripts, default and rich values: what a field may carry beside its value.
const fieldExtras = ['AA', 'A', 'RV', 'DV'].map((key) => PDFName.of(key));

function removeExtras(field: PDFField): void {
  for (const dict of [field.acroField.dict, ...field.acroField.getWidgets().map((widget) => widget.dict)]) {
    for (const key of fieldExtras) dict.delete(key);
  }
}

// Product § Never: acts that belong to the signer are delivered empty, even if the blank had them.
function leaveEmpty(field: PDFField): void {
  field.disableReadOnly();
  if (field instanceof PDFCheckBox) {
    field.uncheck();
    return;
  }
  // The box that was chosen is let go too, not the choice alone.
  if (field instanceof PDFRadioGroup) field.clear();
  field.acroField.dict.delete(PDFName.of('V'));
  if (!(field instanceof PDFTextField)) return;
  // Without a drawing the field shows nothing, and the reader draws what the signer types.
  for (const widget of field.acroField.getWidgets()) widget.dict.delete(PDFName.of('AP'));
}
