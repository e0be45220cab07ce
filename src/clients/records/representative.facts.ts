/** SQL: « Anne Marie Petit », as `signerName` (identifiers) says it of a row in code. @param person SQL of the row of the representative */
export const representativeName = (person: string) => `${person}.first_names || ' ' || ${person}.last_name`;

/**
 * SQL: the card of this representative is valid today (guide V0.6, étape 1); null where there is none. `signerCardProblem` (journey) says why another is not.
 * @param person SQL of the row of the representative
 */
export const validCard = (person: string) =>
  `(${person}.card_kind IN ('CPS', 'CDE') AND ${person}.card_state = 'active' AND (${person}.card_valid_until IS NULL OR ${person}.card_valid_until >= (SELECT paris_today())))`;

/** Whose a paper or a link was: the name it bore, and when it was made; both SQL. */
interface Bearer {
  name: string;
  at: string;
}

/**
 * SQL: this representative is somebody else than who was named then. Several follow one another at one address, so the address tells nobody apart; a name that was
 * corrected since is of the same person, who stood there already. Null when nobody knows who was named.
 * @param person SQL of the row of the representative
 */
export const isAnotherThan = (person: string, { name, at }: Bearer) =>
  `(${person}.created_at > ${at} AND lower(${representativeName(person)}) <> lower(${name}))`;
