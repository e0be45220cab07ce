import { offers } from '../../journey/states/transitions.js';
import type { FormAnswers } from '../../paper/mapped/fill-mapped.js';
import { keptFromProduction, missingSentences, missingThings } from '../dossier/missing-things.js';
import { formOf, type RequestDossier } from '../dossier/request-dossier.js';
import { answersOfForm } from '../forms/form-answers.js';
import type { Request } from '../request.entity.js';
import { requestTable } from '../request.transitions.js';
import type { Procedure } from '../procedures/procedure.entity.js';

/** The answers of a request: those that were printed to be signed, those of the records before. */
export function answersOfRequest(
  { state, form }: Pick<Request, 'state' | 'form'>,
  dossier: RequestDossier,
): FormAnswers {
  return answersOfForm(state === 'draft' || !form ? formOf(dossier) : form);
}

/** Everything that prevents a dossier of this request from being prefilled. No paper is needed: the rest is, as for ANS itself. */
export function whyNotPrefilled(request: Request, dossier: RequestDossier, procedure: Procedure | null): string[] {
  if (!offers(requestTable, request.state, 'filed_on_demarche'))
    return [`La demande est «\u00a0${requestTable.states[request.state].label}\u00a0»\u00a0: elle ne se dépose plus.`];
  // What else is missing is not worth mending for it.
  const kept = keptFromProduction(dossier);
  if (kept.length > 0) return missingSentences(kept);
  const none = procedure
    ? []
    : [`Aucune démarche n’est en usage pour le ${request.kind}\u00a0: importez-la dans Réglages, Démarche Numérique.`];
  const { paper } = dossier;
  const withoutPaper = { ...dossier, paper: { ...paper, otherAccepted: true } };
  return [...none, ...missingSentences(missingThings(withoutPaper))];
}
