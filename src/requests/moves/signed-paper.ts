import type { RequestState } from '../request-states.js';

/** Why the signed form of a request does not give its place to the same with its pages turned, in French; null when it may. */
export function whyNotReplaced(state: RequestState, signs: boolean): string | null {
  if (state === 'signed') return signs ? null : 'Cette pièce n’est plus le formulaire signé de la demande.';
  if (state === 'draft' || state === 'awaiting_signature' || state === 'cancelled')
    return 'Cette pièce ne signe plus la demande\u00a0: ses pages restent comme elles sont.';
  return 'Ce formulaire est déjà parti à l’ANS\u00a0: ses pages restent comme elles ont été envoyées.';
}
