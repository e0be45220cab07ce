import { type ClientFacts, type NextAction, section } from './client-facts.js';
import type { HolidayZone } from '../calendar/holidays.js';
import { addWorkingDays } from '../calendar/working-days.js';
import type { OpenRequestState } from './request-gestures.js';

/** The states of a 413 in whose place a designation may be asked: the client has signed none. */
export const unsignedStates = ['draft', 'awaiting_signature'] as const satisfies OpenRequestState[];

/** The designation that a client is asked for in the place of its request, or before there is one; null: that one goes on as it is. */
export function designationInstead({ request, designation = null }: Pick<ClientFacts, 'request' | 'designation'>) {
  if (designation === null || request === null) return designation;
  const unsigned = request.kind !== '503' && unsignedStates.some((state) => state === request.state);
  return unsigned ? designation : null;
}

const details = {
  // Étape 2: nothing else lets us act.
  2: 'Le représentant nous désigne en ligne, sans papier à signer. Une personne constate, puis note la preuve.',
  // Étape 3: one demand at a time (docs/decisions/0039).
  3: 'Elle est demandée à la place du formulaire 413\u00a0: rien d’autre n’est à préparer ni à rappeler. Si le client préfère le formulaire, notez son refus de la désignation.',
};

/** What is waited for of a client while a designation is asked of it: that, and no paper. */
export function designationAction(step: 2 | 3, since: string, zone: HolidayZone): NextAction {
  return {
    step,
    code: 'designation_requested',
    who: 'client',
    whoName: null,
    title: 'Obtenir la désignation sur mesHabilitations',
    detail: details[step],
    since,
    due: mandateDue(since, zone),
    target: section('delegation'),
  };
}

/** The day until which a client may give us its mandate, by whichever way, without being late. @param since ISO day it was asked */
export function mandateDue(since: string, zone: HolidayZone): string {
  return addWorkingDays(since, 5, zone);
}
