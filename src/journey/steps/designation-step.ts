import { type NextAction, section } from './client-facts.js';
import type { HolidayZone } from '../calendar/holidays.js';
import { addWorkingDays } from '../calendar/working-days.js';

const details = {
  // Étape 2: nothing else lets us act.
  2: 'Le représentant nous désigne en ligne, sans papier à signer. Une personne constate, puis note la preuve.',
  // Étape 3: one demand at a time (docs/decisions/0039).
  3: 'Elle est demandée à la place du formulaire 413, qui n’est plus rappelé. Si le client préfère le signer, notez son refus de la désignation.',
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
