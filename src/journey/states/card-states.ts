/** The card of an administrator: of our own people, or of a client's. */
export type CardKind = 'CPA' | 'CPE';

/** The states of that card. */
export type CardState = 'ordered' | 'active' | 'replaced' | 'blocked';

/** The card with which somebody signs for a client: of a professional, or of a director. */
export type SignerCardKind = 'CPS' | 'CDE';

/** The states of that card. */
export type SignerCardState = 'ordered' | 'active' | 'blocked';

/** Those of a card that comes, in their order: one that is blocked is on no way. */
export const comingCard = ['ordered', 'active'] as const satisfies SignerCardState[];
