import type { SignerCardKind, SignerCardState } from '../states/card-states.js';

/** The card with which a representative signs (guide V0.6, étape 1); days are ISO days of Paris. */
export interface SignerCard {
  kind: SignerCardKind;
  state: SignerCardState;
  validUntil: string | null;
}

interface CardColumns {
  cardKind: SignerCard['kind'] | null;
  cardState: SignerCard['state'] | null;
  cardValidUntil: string | null;
}

export type SignerCardProblem = 'card_missing' | 'card_ordered' | 'card_blocked' | 'card_expired';

/** The card that a row of representatives tells of; null: none. */
export function signerCardOf({ cardKind, cardState, cardValidUntil }: CardColumns): SignerCard | null {
  return cardKind && cardState && { kind: cardKind, state: cardState, validUntil: cardValidUntil };
}

/** What keeps its holder from signing today; null: nothing does. `validCard` (clients/records) says the same of a row, in SQL. */
export function signerCardProblem(card: SignerCard | null, today: string): SignerCardProblem | null {
  if (!card) return 'card_missing';
  if (card.state !== 'active') return `card_${card.state}`;
  return card.validUntil !== null && card.validUntil < today ? 'card_expired' : null;
}
