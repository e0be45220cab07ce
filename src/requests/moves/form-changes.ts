import { answersOf, changeLabel } from '../../paper/answers-413.js';
import { field413Map } from '../../paper/field-413-map.js';
import type { Form413 } from '../../paper/form-413.js';
import { answersOf503 } from '../../paper/form-503/answers-503.js';
import type { Form503 } from '../../paper/form-503/form-503.js';

/** One answer that is no longer what was printed. */
export interface FormChange {
  label: string;
  printed: string;
  now: string;
}

/** What differs between the printed form and today's facts, in the words of the form. */
export function formChanges(printed: Form413 | Form503, now: Form413 | Form503): FormChange[] {
  const before = printedAnswers(printed);
  const after = printedAnswers(now);
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => ({
      label: field413Map[path]?.label ?? changeLabel(path) ?? labels[path] ?? path,
      printed: before.get(path) ?? '',
      now: after.get(path) ?? '',
    }));
}

const labels: Record<string, string> = { offers: 'Types de certificats' };

function printedAnswers(form: Form413 | Form503): Map<string, string> {
  const role = form.signer.role === 'agent' ? 'Mandataire' : 'Responsable légal';
  if ('kind' in form) return new Map([...answersOf503(form), ['signer.role', role]]);
  return new Map([...answersOf(form), ['signer.role', role], ['offers', [...form.offers].sort().join(', ')]]);
}
