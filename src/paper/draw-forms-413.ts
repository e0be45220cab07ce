import { fillOfficialForm413 } from './fill-form-413.js';
import type { FilledForm, Form413 } from './form-413-types.js';
import { drawOwnForm413 } from './own-form-413.js';

/** Raised when the same answers are printed otherwise: what was filled before is then filled again. */
export const drawing413 = '1';

/** What a thread does of forms 413: each on the blank of ANS when there is one, which is read once, else on our own declaration. */
export async function drawForms413(blank: Uint8Array | null, forms: Form413[]): Promise<FilledForm[]> {
  const drawn: FilledForm[] = [];
  for (const form of forms) drawn.push(blank ? await fillOfficialForm413(blank, form) : await drawOwnForm413(form));
  return drawn;
}
