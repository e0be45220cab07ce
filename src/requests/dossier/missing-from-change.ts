import { fullName } from '../../identifiers/person-name.js';
import { de } from '../../identifiers/elision.js';
import { recordedStates } from '../../assignments/assignment.entity.js';
import { type ChangeFacts, leftToOrder } from './change-facts.js';
import { type MissingThing, whereNamed } from './missing-thing.js';
import type { RequestDossier } from './request-dossier.js';

/** What a form 503 lacks besides answers: who leaves is recorded and meant to leave, who comes is not there yet, somebody is left to order. */
export function changeMissing(dossier: RequestDossier, change: ChangeFacts): MissingThing[] {
  const stateOf = (id: string) => change.standing.find(({ administratorId }) => administratorId === id)?.state;
  const assignments = {
    href: `/clients/${dossier.client.id}/assignments`,
    linkLabel: 'Ouvrir les habilitations',
    ...unplanned,
  };
  const form = { ...whereNamed(dossier), ...unplanned };
  const leavers = change.departures.flatMap((person): MissingThing[] => {
    const state = stateOf(person.id);
    const what = `Départ ${de(fullName(person))}`;
    if (!state || !recordedStates.includes(state))
      return [{ what, reason: 'l’ANS ne l’a pas, ou plus, pour ce client. Enlevez cette personne.', ...form }];
    if (state !== 'active') return [];
    return [
      { what, reason: 'la fin de son habilitation n’est pas prévue. Prévoyez-la, ou enlevez-la.', ...assignments },
    ];
  });
  const comers = dossier.administrators
    .filter(({ id }) => recordedStates.includes(stateOf(id) ?? 'closed'))
    .map((person) => ({
      what: `Arrivée ${de(fullName(person))}`,
      reason: 'l’ANS l’a déjà pour ce client. Enlevez cette personne.',
      ...form,
    }));
  return [...leavers, ...comers, ...aloneMissing(dossier, change)];
}

const unplanned = { prerequisite: false, unplanned: true } as const;

// Domain rule 8: nobody is left without an administrator unless somebody says so, and why.
function aloneMissing(dossier: RequestDossier, change: ChangeFacts): MissingThing[] {
  if (change.departures.length === 0 || change.aloneReason || leftToOrder(change, dossier.administrators) > 0)
    return [];
  const reason =
    'plus personne ne pourrait commander. Ajoutez qui arrive, ou dites dans la demande pourquoi personne ne reste.';
  return [{ what: 'Client sans administrateur', reason, ...whereNamed(dossier), prerequisite: true }];
}
