import type { PDFCheckBox, PDFField, PDFRadioGroup, PDFTextField } from '@cantoo/pdf-lib';
import { answersOf } from './answers-413.js';
import { asksPurpose, countBoxes, openBlank413, template413 } from './blank-413.js';
import { roleBoxes } from './field-413-map.js';
import { embedRegular } from './fonts.js';
import { checkForm413 } from './form-413.js';
import type { FilledForm, Form413 } from './form-413-types.js';
import { printAnswer } from './print-answer.js';

/**
 * Fills the official blank by field name: our answers read-only, everyone else's forgotten, the signer's acts empty
 * and editable. Refused with every missing answer at once, or with the `blank` itself. The same input gives the same
 * bytes. F4.1.
 */
export async function fillOfficialForm413(blank: Uint8Array, form: Form413): Promise<FilledForm> {
  const missing = checkForm413(form);
  if (missing.length > 0) return { ok: false, missing };
  const read = await template413(blank);
  if (!read.ok)
    return { ok: false, missing: [{ field: 'blank', label: 'Formulaire 413 vierge', reason: read.reason }] };
  const copy = read.template.copy();
  const font = await embedRegular(copy.document);
  const answerAt = (path: string) => copy.field(read.fields.get(path) as PDFField);
  for (const [path, answer] of answersOf(form)) printAnswer(answerAt(path) as PDFTextField, answer, font);
  for (const offer of form.offers) (answerAt(`offers.${offer}`) as PDFCheckBox).check();
  (answerAt('signer.role') as PDFRadioGroup).select(roleBoxes[form.signer.role]);
  return { ok: true, pdf: await copy.save() };
}

/** Checks that an uploaded file is the blank official form, with its 51 boxes; never throws. The reason is in French. */
export async function inspectBlank413(
  bytes: Uint8Array,
): Promise<{ ok: true; version: string; fields: number; fillsPurpose: boolean } | { ok: false; reason: string }> {
  const opened = await openBlank413(bytes);
  if (!opened.ok) return opened;
  // The field names are those of March 2024: a later form with other names is refused above.
  const { fields } = opened;
  return { ok: true, version: 'mars 2024', fields: countBoxes(fields), fillsPurpose: asksPurpose(fields) };
}
