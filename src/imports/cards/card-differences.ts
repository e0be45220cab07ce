import { type Difference, differences } from '../kinds/difference.js';
import { cardFile, personKeys } from './card-file.js';
import { type CardKnown, nameOf, type PersonKnown } from './card-state.js';

interface Held {
  person: PersonKnown | null;
  card: CardKnown | null;
}

/** What a line changes of a person and of the card that serves. */
export function cardDifferences(before: Held, after: { person: PersonKnown; card: CardKnown }): Difference[] {
  const of = nameOf(after.person);
  const keys = ['cardNumber', 'cardKind', 'validUntil', 'finessEj', ...personKeys];
  const found = differences(cardFile, keys, valuesOf(before), valuesOf(after), of);
  const [was, is] = [before.card?.state, after.card.state];
  return was !== undefined && was !== is ? [...found, ['state', 'Commandée', 'Active', of]] : found;
}

function valuesOf({ person, card }: Held): Record<string, string> {
  return {
    ...person?.values,
    finessEj: person?.employer ?? '',
    cardNumber: card?.number ?? '',
    cardKind: card?.kind ?? '',
    validUntil: card?.validUntil ?? '',
  };
}
