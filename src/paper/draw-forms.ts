import { fillOfficialForm413 } from './fill-form-413.js';
import type { FilledForm, Form413 } from './form-413-types.js';
import { drawChangeLetter } from './form-503/change-letter.js';
import type { Form503 } from './form-503/form-503.js';
import { drawOwnForm413 } from './own-form-413.js';

/** Raised when the same answers are printed otherwise: what was filled before is then filled again. */
export const drawing = '1';

/** A form 413, or the change that a form 503 would tell. */
export type FormToDraw = { kind: '413'; form: Form413 } | { kind: '503'; form: Form503 };

/**
 * What a thread does of forms: a 413 on the blank of ANS when there is one, which is read once, else on our own declaration; a change as a
 * letter of the structure, for what it is.
 */
export async function drawForms(blank: Uint8Array | null, forms: FormToDraw[]): Promise<FilledForm[]> {
  const drawn: FilledForm[] = [];
  for (const one of forms) drawn.push(await drawOne(blank, one));
  return drawn;
}

function drawOne(blank: Uint8Array | null, one: FormToDraw): Promise<FilledForm> {
  if (one.kind === '503') return drawChangeLetter(one.form);
  return blank ? fillOfficialForm413(blank, one.form) : drawOwnForm413(one.form);
}
