import { type PrerequisiteKind, prerequisiteKinds } from './prerequisites.js';
import { validCard } from './representative.facts.js';

/** SQL: this is still to be done by client `c`, by `x`, who represents it; what is asked of ANS is nobody's turn, and null where nobody represents it. */
const isAsked: Record<PrerequisiteKind, string> = {
  contract: `c.contract_state = 'missing'`,
  card: `EXISTS (SELECT 1 FROM representatives x WHERE x.client_id = c.id AND x.ended_on IS NULL
    AND (x.card_state = 'ordered' OR ${validCard('x')}) IS NOT TRUE)`,
};

/** SQL: something of them is asked of client `c` still: the contract, or a card that is valid today for its representative; of what is asked of ANS nothing is asked of the client any more. */
export const lacksPrerequisites = `(${prerequisiteKinds.map((kind) => isAsked[kind]).join(' OR ')})`;

/** SQL: client `c`, represented by `r`, does not have it, whoever's turn it is; of a card, that its representative has none. */
export const isNotHeld: Record<PrerequisiteKind, string> = {
  contract: `c.contract_state <> 'signed'`,
  card: `r.id IS NOT NULL AND ${validCard('r')} IS NOT TRUE`,
};

/** SQL: this answer of a client tells of one of them. */
export const tellsPrerequisite = (answer: string) =>
  `${answer}.kind IN (${prerequisiteKinds.map((kind) => `'${kind}'`).join(', ')})`;
