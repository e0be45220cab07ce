import { checkPrinting } from './check-printing.js';
import { checkOffers, checkUsage } from './check-usage.js';
import { checkAdministrators, checkSigner, checkStructure } from './check-people.js';
import type { Form413, MissingField } from './form-413-types.js';

export type { FilledForm, Form413, Form413Administrator, Form413Boxes, MissingField } from './form-413-types.js';

/** Names at once everything missing, malformed, too long or unprintable; one finding per answer, in the form's order. */
export function checkForm413(form: Form413): MissingField[] {
  const findings = [
    ...checkStructure(form.structure),
    ...checkSigner(form.signer),
    ...checkAdministrators(form.administrators),
    ...checkUsage(form),
    ...checkOffers(form),
    ...checkPrinting(form),
  ];
  return findings.filter((finding, index) => findings.findIndex((other) => other.field === finding.field) === index);
}
