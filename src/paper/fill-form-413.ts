import { PDFCheckBox, PDFName, PDFRadioGroup, PDFTextField, type PDFField, type PDFFont } from '@cantoo/pdf-lib';
import { answersOf, type Answers413 } from './answers-413.js';
import { asksPurpose, countBoxes, freshBlank413, openBlank413, type Blank413 } from './blank-413.js';
import { leaveEmpty, removeDocumentScripts, removeExtras, removeNotes } from './clean-blank.js';
import { roleBoxes } from './field-413-map.js';
import { embedRegular } from './fonts.js';
import { forgetUnreachable } from './forget-unreachable.js';
import { checkForm413 } from './form-413.js';
import type { FilledForm, Form413 } from './form-413-types.js';
import { printAnswer } from './print-answer.js';

function fillField(path: string, field: PDFField, form: Form413, answers: Answers413, font: PDFFont): void {
  if (field instanceof PDFTextField) printAnswer(field, answers.get(path), font);
  if (field instanceof PDFRadioGroup) field.select(roleBoxes[form.signer.role]);
  if (field instanceof PDFCheckBox) {
    const ticked = form.offers.some((offer) => path === `offers.${offer}`);
    if (ticked) field.check();
    else field.uncheck();
  }
  field.enableReadOnly();
}

async function fillFields({ document, fields }: Blank413, form: Form413): Promise<void> {
  const font = await embedRegular(document);
  const answers = answersOf(form);
  const paths = new Map([...fields].map(([path, field]) => [field.getName(), path]));
  for (const field of document.getForm().getFields()) {
    const path = paths.get(field.getName());
    removeExtras(field);
    if (path === undefined || path.startsWith('acts.')) leaveEmpty(field);
    else fillField(path, field, form, answers, font);
  }
  document.getForm().acroForm.dict.delete(PDFName.of('NeedAppearances'));
  await document.flush();
}

/**
 * Fills the official blank by field name: our answers read-only, everyone else's forgotten, the signer's acts empty
 * and editable. Refused with every missing answer at once, or with the `blank` itself. The same input gives the same
 * bytes. F4.1.
 */
export async function fillOfficialForm413(blank: Uint8Array, form: Form413): Promise<FilledForm> {
  const missing = checkForm413(form);
  if (missing.length > 0) return { ok: false, missing };
  const opened = await freshBlank413(blank);
  if (!opened.ok) {
    return { ok: false, missing: [{ field: 'blank', label: 'Formulaire 413 vierge', reason: opened.reason }] };
  }
  const { document } = opened.blank;
  await fillFields(opened.blank, form);
  removeNotes(document);
  removeDocumentScripts(document);
  document.setLanguage('fr-FR');
  forgetUnreachable(document);
  return { ok: true, pdf: await document.save({ updateFieldAppearances: false, objectsPerTick: 1000 }) };
}

/** Checks that an uploaded file is the blank official form, with its 51 boxes; never throws. The reason is in French. */
export async function inspectBlank413(
  bytes: Uint8Array,
): Promise<{ ok: true; version: string; fields: number; fillsPurpose: boolean } | { ok: false; reason: string }> {
  const opened = await openBlank413(bytes);
  if (!opened.ok) return opened;
  // The field names are those of March 2024: a later form with other names is refused above.
  const { fields } = opened.blank;
  return { ok: true, version: 'mars 2024', fields: countBoxes(fields), fillsPurpose: asksPurpose(fields) };
}
