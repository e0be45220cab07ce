import { type ClientFacts, type NextAction, section } from './client-facts.js';
import { frenchDate } from '../calendar/french-date.js';
import { addDays } from '../calendar/working-days.js';
import { endsSoonDays } from './card-actions.js';
import { ascending, firstOf } from './first-of.js';

/** Étape 5, once every slot is covered: what would block the next renewal, then nothing but a date. */
export function delegationWatch(facts: ClientFacts, today: string): NextAction | null {
  const { delegation } = facts;
  if (facts.selfAdministered || !delegation) return null;
  const base = {
    step: 5,
    who: 'editor',
    whoName: null,
    target: section('delegation'),
    since: delegation.since,
  } as const;
  // Domain § 3: a representative, a FINESS or a contract has changed; it warns and does not block.
  if (delegation.state === 'to_review') {
    const detail = 'Quelque chose a changé chez le client depuis sa signature\u00a0: vérifiez qu’elle tient encore.';
    return { ...base, code: 'delegation_to_review', title: 'Revoir la délégation du client', detail, due: null };
  }
  if (delegation.endsOn === null || delegation.endsOn > addDays(today, endsSoonDays)) return null;
  const detail = `Elle prend fin le ${frenchDate(delegation.endsOn)}. Sans elle, aucun renouvellement n’est possible.`;
  return {
    ...base,
    code: 'delegation_ending',
    title: 'Renouveler la délégation du client',
    detail,
    due: delegation.endsOn,
  };
}

/** Nothing to do: the next expiry is the only date that counts. */
export function watchAction(facts: ClientFacts): NextAction {
  const dates = facts.slots
    .filter(({ coverage }) => coverage === 'covered')
    .flatMap(({ expiresOn }) => expiresOn ?? []);
  const due = firstOf(dates, ascending) ?? null;
  return {
    step: 5,
    code: 'watch',
    who: 'nobody',
    whoName: null,
    title: due
      ? `Ne rien faire\u00a0: la prochaine expiration est le ${frenchDate(due)}`
      : 'Ne rien faire pour l’instant',
    detail: 'Tous les emplacements sont couverts. Les rappels préviendront avant chaque expiration.',
    since: null,
    due,
    target: section('slots'),
  };
}
