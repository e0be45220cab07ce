import { fullName } from '../../identifiers/person-name.js';
import { de } from '../../identifiers/elision.js';
import type { CardKind, CardState } from '../states/card-states.js';

/** A person and the card that counts today; dates are ISO days of Paris. */
export interface CardHolder {
  lastName: string;
  firstName: string;
  card: null | {
    kind: CardKind;
    state: CardState;
    validUntil: string | null;
    /** Another one is ordered for the same person. */
    renewing?: boolean;
  };
  leftOn: string | null;
}

/** Why somebody cannot order today, as codes. */
export type CardProblem = 'left' | 'card_missing' | 'card_ordered' | 'card_blocked' | 'card_replaced' | 'card_expired';

/** Whether this person has left: from the very day that was told. */
export function hasLeft({ leftOn }: Pick<CardHolder, 'leftOn'>, today: string): boolean {
  return leftOn !== null && leftOn <= today;
}

/** What keeps this person from ordering today (domain rule 7); null: nothing does. */
export function cardProblem(person: CardHolder, today: string): CardProblem | null {
  const { card } = person;
  if (hasLeft(person, today)) return 'left';
  if (!card) return 'card_missing';
  if (card.state !== 'active') return `card_${card.state}`;
  return card.validUntil !== null && card.validUntil < today ? 'card_expired' : null;
}

const sentences: Record<CardProblem, (name: string, kind: string) => string> = {
  left: (name) => `${name} a quitté ses fonctions.`,
  card_missing: (name) => `${name} n’a pas de carte\u00a0: commandez-la par le formulaire 301.`,
  card_ordered: (name, kind) => `La carte ${kind} ${de(name)} est commandée, pas encore active.`,
  card_blocked: (name, kind) => `La carte ${kind} ${de(name)} est bloquée\u00a0: commandez-en une autre.`,
  card_replaced: (name, kind) => `La carte ${kind} ${de(name)} est remplacée\u00a0: enregistrez la nouvelle.`,
  card_expired: (name, kind) => `La carte ${kind} ${de(name)} n’est plus valable\u00a0: renouvelez-la.`,
};

/**
 * Why this person cannot order today (domain rule 7), or null when nothing stands in the way.
 * @param today ISO day, Paris
 * @returns French sentences: why, and what to do
 */
export function whyNotOrdering(person: CardHolder, today: string): string | null {
  const problem = cardProblem(person, today);
  return problem && sentences[problem](fullName(person), person.card?.kind ?? '');
}
