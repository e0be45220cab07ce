import { offers } from '../../../journey/states/transitions.js';
import { requestStates, type RequestState } from '../../request-states.js';
import { requestTable, type RequestAction } from '../../request.transitions.js';
import { saidActions, type Says } from '../../said-actions.js';
import type { Answer } from './read-answers.js';

/** What is known of a client of a dossier when a mail speaks of it. */
export interface RowNow {
  /** Null: it has no request of the dossier. */
  state: RequestState | null;
  /** ANS's number on its request, and on the dossier. */
  ownNumber: string | null;
  dossierNumber: string | null;
}

/** What a mail does to one client: an action of its request, nothing since it is so already, or nothing since a person must look. */
export type RowFate =
  | { outcome: 'pending'; action: RequestAction; note: string }
  | { outcome: 'known' | 'parked'; note: string };

const leadsTo: Record<Says, RequestState[]> = {
  acknowledgement: ['acknowledged', 'validated'],
  validation: ['validated'],
  correction: ['to_correct'],
  refusal: ['refused'],
};

/** One judgement for what is told of a mail and for what it does (domain § 3: what contradicts itself is parked, and nothing else with it). */
export function fateOf({ says, contradiction }: Pick<Answer, 'says' | 'contradiction'>, now: RowNow): RowFate {
  const { state, ownNumber, dossierNumber } = now;
  if (!state) return parked('Ce client n’a pas de demande dans ce dossier.');
  const otherNumber =
    ownNumber && dossierNumber && ownNumber !== dossierNumber
      ? `La demande porte le dossier ${ownNumber}, et le courriel parle du dossier ${dossierNumber}.`
      : null;
  const doubt = contradiction ?? otherNumber;
  if (doubt)
    return may(state, 'doubt')
      ? { outcome: 'pending', action: 'doubt', note: doubt }
      : parked(`${doubt} La demande est «\u00a0${requestStates[state].label}\u00a0»\u00a0: rien n’a changé.`);
  if (!says) return parked('Le courriel nomme ce client sans que l’on comprenne ce qu’il en dit.');
  if (leadsTo[says].includes(state)) return { outcome: 'known', note: 'C’était déjà connu.' };
  // Only a person settles what is in doubt.
  if (state === 'in_doubt') return parked('La demande est déjà à trancher.');
  if (requestStates[state].final)
    return parked(
      `La demande est close, «\u00a0${requestStates[state].label}\u00a0»\u00a0: le courriel dit autre chose.`,
    );
  const action = saidActions[says];
  if (!may(state, action))
    return parked(`La demande est «\u00a0${requestStates[state].label}\u00a0»\u00a0: elle n’attend pas cette réponse.`);
  return { outcome: 'pending', action, note: '' };
}

const parked = (note: string): RowFate => ({ outcome: 'parked', note });

const may = (state: RequestState, action: RequestAction) =>
  state !== 'in_doubt' && state !== 'awaiting_signature' && offers(requestTable, state, action);
