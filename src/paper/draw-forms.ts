import { fillOfficialForm413 } from './fill-form-413.js';
import { checkForm413, type FilledForm, type Form413, type MissingField } from './form-413.js';
import { drawChangeLetter } from './form-503/change-letter.js';
import { checkForm503, type Form503 } from './form-503/form-503.js';
import { fillMapped, type FormAnswers, type MappedBlank } from './mapped/fill-mapped.js';
import { drawOwnForm413 } from './own-form-413.js';

/** What has no paper of ours: an order of cards, the mandate of the editor; on the mapped blank, or not at all. */
export type MappedOnly = '101' | '301' | 'mandate';

/** A form 413, the change that a form 503 tells, or another whose answers are all; by fact, for a blank that was mapped. */
export type FormToDraw = { answers: FormAnswers } & (
  | { kind: '413'; form: Form413 }
  | { kind: '503'; form: Form503 }
  | { kind: MappedOnly; form: null }
);

/** A blank of ANS: the 413 of March 2024, which we know, or one whose boxes were mapped. */
export type BlankToFill = { known413: Uint8Array } | { mapped: MappedBlank };

/** What each kind that is wanted is printed on; null or absent is our own paper. */
export type BlanksToFill = Partial<Record<FormToDraw['kind'], BlankToFill | null>>;

/**
 * What is done of forms aside: each on the blank of its kind, which is read once, else a 413 on our own declaration and a change as a
 * letter of the structure, for what it is.
 */
export async function drawForms(blanks: BlanksToFill, forms: FormToDraw[]): Promise<FilledForm[]> {
  const drawn: FilledForm[] = [];
  for (const one of forms) drawn.push(await drawOne(blanks[one.kind] ?? null, one));
  return drawn;
}

async function drawOne(blank: BlankToFill | null, one: FormToDraw): Promise<FilledForm> {
  if (blank && 'mapped' in blank) return fillWhole(blank.mapped, one);
  if (one.kind === '503') return drawChangeLetter(one.form);
  if (one.kind === '413') return blank ? fillOfficialForm413(blank.known413, one.form) : drawOwnForm413(one.form);
  return {
    ok: false,
    missing: [{ field: 'blank', label: 'Formulaire vierge', reason: 'Déposez-le dans les réglages.' }],
  };
}

async function fillWhole(blank: MappedBlank, one: FormToDraw): Promise<FilledForm> {
  const missing = missingFrom(one);
  return missing.length > 0 ? { ok: false, missing } : fillMapped(blank, one.answers);
}

function missingFrom(one: FormToDraw): MissingField[] {
  if (one.kind === '503') return checkForm503(one.form);
  return one.kind === '413' ? checkForm413(one.form) : [];
}
