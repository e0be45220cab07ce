import type { CardHolder } from '../journey/steps/card-holder.js';
import type { CardKind, CardState } from './card.entity.js';

export { whyNotOrdering } from '../journey/steps/card-holder.js';

/** An administrator and the card that counts today: the valid one, else the one on its way, else the last one. */
export interface AdministratorWithCard extends CardHolder {
  id: string;
  clientId: string | null;
  phone: string | null;
  email: string | null;
  card: {
    number: string | null;
    kind: CardKind;
    state: CardState;
    validUntil: string | null;
    renewing?: boolean;
  } | null;
}
