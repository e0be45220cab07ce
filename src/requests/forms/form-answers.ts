import { answersOf } from '../../paper/answers-413.js';
import { answersOf503 } from '../../paper/form-503/answers-503.js';
import type { FormKind } from '../../paper/mapped/answer-facts.js';
import type { FormAnswers } from '../../paper/mapped/fill-mapped.js';
import { date } from '../../platform/web/view-helpers.js';
import { form413Of, form503Of, type RequestDossier } from '../dossier/request-dossier.js';

/** The texts and the ticks of a dossier, by fact. */
export function formAnswers(kind: FormKind, dossier: RequestDossier): FormAnswers {
  const role = dossier.representative?.role ?? 'legal_representative';
  const ticks = new Set([`signer.role.${role}`]);
  if (kind === '503') return { texts: answersOf503(form503Of(dossier)), ticks };
  const form = form413Of(dossier);
  for (const offer of form.offers) ticks.add(`offers.${offer}`);
  const texts = new Map([...answersOf(form), ...mandateAnswers(dossier.delegation)]);
  return { texts, ticks };
}

function mandateAnswers(delegation: RequestDossier['delegation']): [string, string][] {
  if (!delegation) return [];
  const { endsOn } = delegation;
  return [
    ['mandate.scope', delegation.scope.join(', ')],
    ...(endsOn ? [['mandate.endsOn', date(endsOn)] as [string, string]] : []),
  ];
}
