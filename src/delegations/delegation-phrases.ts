import { date } from '../platform/web/view-helpers.js';
import type { Delegation, DelegationChannel } from './delegation.entity.js';
import type { Offer } from '../identifiers/igc-words.js';

export const channelLabels: Record<DelegationChannel, string> = {
  form: 'Mandat écrit',
  portal: 'Portail mesHabilitations',
};

export const offerLabels: Record<Offer, string> = {
  ORG: 'Offre ORG (authentification, signature)',
  SERV: 'Offre SERV (serveurs, messagerie)',
};

// Guide V0.6, étape 2: what an administrator does for the client.
const acts = [
  'déclarer à l’ANS les administrateurs techniques du mandataire habilités pour la structure',
  'suivre les demandes et les commandes, et informer la structure de leur avancement',
];

/** The scope of a mandate as its letter lists it. */
export function scopePhrases(scope: readonly Offer[]): string[] {
  const offers = scope.map((offer) => `commander, retirer, renouveler et révoquer les certificats de l’offre ${offer}`);
  return [...offers, ...acts];
}

/** How the journal tells that a mandate went to whoever signs: a mail that waits has brought it to nobody. @param to « Camille Morel, c.morel@client.example » */
export function mandateSent(to: string, waits: string | null): string {
  return waits === null ? `Mandat envoyé au client pour signature, ${to}` : `Mandat prêt à partir, ${to}`;
}

/** How the journal tells of a mandate that takes the place of the one in force. */
export const replacesAnother = 'Délégation active, à la place de celle qui était en vigueur';

/** The same of a designation that is asked for. */
export function designationAsked(to: string, waits: string | null): string {
  return `Désignation sur mesHabilitations ${waits === null ? 'demandée' : 'prête à être demandée'} à ${to}`;
}

/** What a mandate allows and when: « ORG et SERV, du 01/12/2026 au 30/11/2028 ». */
export function termsPhrase({ scope, startsOn, endsOn }: Pick<Delegation, 'scope' | 'startsOn' | 'endsOn'>): string {
  const from = startsOn
    ? endsOn
      ? `du ${date(startsOn)}`
      : `à partir du ${date(startsOn)}`
    : 'à partir de la signature';
  return [scope.join(' et '), endsOn ? `${from} au ${date(endsOn)}` : `${from}, sans terme`].join(', ');
}
