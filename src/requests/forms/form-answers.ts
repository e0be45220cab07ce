import { answersOf } from '../../paper/answers-413.js';
import type { Form413 } from '../../paper/form-413.js';
import { answersOf503 } from '../../paper/form-503/answers-503.js';
import type { Form503 } from '../../paper/form-503/form-503.js';
import type { FormKind } from '../../paper/mapped/answer-facts.js';
import type { FormAnswers } from '../../paper/mapped/fill-mapped.js';
import { date } from '../../platform/web/view-helpers.js';
import { form413Of, form503Of, type RequestDossier } from '../dossier/request-dossier.js';

/** The texts and the ticks of a dossier, by fact. */
export function formAnswers(kind: FormKind, dossier: RequestDossier): FormAnswers {
  if (kind === '503') return answersOfForm(form503Of(dossier));
  const { texts, ticks } = answersOfForm(form413Of(dossier));
  return { texts: new Map([...texts, ...mandateAnswers(dossier.delegation)]), ticks };
}

/** Those of a form that was printed: what it says stays, whatever the facts become. */
export function answersOfForm(form: Form413 | Form503): FormAnswers {
  const ticks = new Set([`signer.role.${form.signer.role}`]);
  if ('kind' in form) return { texts: answersOf503(form), ticks };
  for (const offer of form.offers) ticks.add(`offers.${offer}`);
  return { texts: answersOf(form), ticks };
}

function mandateAnswers(delegation: RequestDossier['delegation']): [string, string][] {
  if (!delegation) return [];
  const { endsOn } = delegation;
  return [
    ['mandate.scope', delegation.scope.join(', ')],
    ...(endsOn ? [['mandate.endsOn', date(endsOn)] as [string, string]] : []),
  ];
}
