import type { CardKind, CardState } from '../../administrators/card.entity.js';
import type { Values } from '../file/read-line.js';
import { plainText } from '../columns/plain-text.js';

export interface CardKnown {
  /** null: not in Sceau yet. */
  id: string | null;
  administratorId: string;
  number: string;
  kind: CardKind;
  state: CardState;
  validUntil: string;
  version: number;
}

/** A person who orders, as Sceau has them or as the lines make them. */
export interface PersonKnown {
  id: string | null;
  version: number;
  clientId: string | null;
  /** What the client who employs them is known by; '' for the editor's own. */
  employer: string;
  values: Values;
  gone: boolean;
  /** The one that serves. */
  active: CardKnown | null;
}

/** Everything a batch of lines is judged against, read at once. */
export interface KnownCards {
  /** By number, whatever their state. */
  cards: Map<string, CardKnown>;
  /** By id. */
  people: Map<string, PersonKnown>;
  /** By `personKey`. */
  named: Map<string, PersonKnown>;
  /** Likewise those who have left: nobody new in silence under their name. */
  left: Map<string, PersonKnown>;
  /** By FINESS EJ, and by SIRET. */
  clients: Map<string, { id: string; number: string; name: string; archived: boolean }>;
}

/** Two lines that speak of one person have the same: who employs them, and their names as they stand on the card. */
export const personKey = (employer: string, lastName: string, firstName: string): string =>
  `${employer || 'CPA'} ${plainText(lastName)} / ${plainText(firstName)}`;

export const nameOf = ({ values }: Pick<PersonKnown, 'values'>): string =>
  `${values['firstName'] ?? ''} ${values['lastName'] ?? ''}`.trim();
