import { fullName } from '../identifiers/person-name.js';
import { type AdministratorWithCard, whyNotOrdering } from '../administrators/administrator-with-card.js';
import { de } from '../identifiers/elision.js';
import type { Mend } from '../platform/changes/forecast.js';
import { date } from '../platform/web/view-helpers.js';
import type { AssignmentState } from './assignment.entity.js';

/** A client where somebody would serve, and how they stand there already. */
export interface ToServe {
  clientId: string;
  selfAdministered: boolean;
  /** Of this very person; null when nothing stands. */
  state: AssignmentState | null;
}

/** Domain § 3, assignment: these states end, the others are in force or on their way to it. */
export const isEnding = (state: AssignmentState | null | undefined) =>
  state === 'end_to_request' || state === 'end_requested';

/** Why this person may not serve this client from now on (domain rules 7 and 8), in French, and where it is mended; null: nothing stands in the way. */
export function whyNotTaking(
  person: AdministratorWithCard,
  client: ToServe,
  today: string,
): { reason: string; mend?: Mend } | null {
  const name = fullName(person);
  const theirs = { label: `Ouvrir la fiche ${de(name)}`, href: `/administrators/${person.id}` };
  const obstacle = whyNotOrdering(person, today);
  if (obstacle) return { reason: `${name} ne pourrait pas commander. ${obstacle}`, mend: theirs };
  const leaving = whyNotStaying(person);
  if (leaving) return { reason: leaving, mend: theirs };
  if (person.clientId !== null && person.clientId !== client.clientId)
    return {
      reason: `${name} est l’administrateur d’un autre client. Choisissez une personne de notre équipe.`,
      mend: theirs,
    };
  // Such a client orders with its own people’s CPE: `mayServe`, of somebody who is not there yet.
  if (client.selfAdministered && person.clientId === null)
    return {
      reason:
        'Ce client commande lui-même, avec ses propres administrateurs. Changez d’abord qui commande, sur sa fiche.',
      mend: { label: 'Qui commande', href: '/clients/:id/contract' },
    };
  if (isEnding(client.state))
    return {
      reason: `La fin de l’habilitation ${de(name)} est déjà prévue sur ce client. Gardez-la d’abord.`,
      mend: clientAssignments,
    };
  return null;
}

/** Why somebody who may order today is not to be named for later: the day they leave is known. */
export function whyNotStaying(person: AdministratorWithCard): string | null {
  if (!person.leftOn) return null;
  return `${fullName(person)} quitte ses fonctions le ${date(person.leftOn)}. Choisissez une autre personne.`;
}

export const clientAssignments: Mend = { label: 'Voir les habilitations', href: '/clients/:id/assignments' };

/** Where a form that is on its way is cancelled, or corrected. */
export const askingRequest: Mend = { label: 'Ouvrir la demande', href: '/clients/:id/requests' };
