import type { CardKind, CardState } from './card.entity.js';

/** An administrator and the card that counts today: the active one, else the one on its way, else the last one. */
export interface AdministratorWithCard {
  id: string;
  clientId: string | null;
  lastName: string;
  firstName: string;
  phone: string | null;
  email: string | null;
  card: { number: string | null; kind: CardKind; state: CardState; validUntil: string | null } | null;
  leftOn: string | null;
}

/** « Camille Morel » */
export function fullName(person: { firstName: string; lastName: string }): string {
  return `${person.firstName} ${person.lastName}`;
}

/**
 * Why this person cannot order today (domain rule 7), or null when nothing stands in the way.
 * @param today ISO day, Paris
 * @returns French sentences: why, and what to do
 */
export function whyNotOrdering(person: AdministratorWithCard, today: string): string | null {
  const name = fullName(person);
  const { card, leftOn } = person;
  if (leftOn && leftOn <= today) return `${name} a quitté ses fonctions.`;
  if (!card) return `${name} n’a pas de carte\u00a0: commandez-la par le formulaire 301.`;
  if (card.state === 'ordered') return `La carte ${card.kind} de ${name} est commandée, pas encore active.`;
  if (card.state === 'blocked') return `La carte ${card.kind} de ${name} est bloquée\u00a0: commandez-en une autre.`;
  if (card.state === 'replaced')
    return `La carte ${card.kind} de ${name} est remplacée\u00a0: enregistrez la nouvelle.`;
  if (card.validUntil && card.validUntil < today)
    return `La carte ${card.kind} de ${name} n’est plus valable\u00a0: renouvelez-la.`;
  return null;
}
