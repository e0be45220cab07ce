import type { DelegationChannel, Offer } from './delegation.entity.js';

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
