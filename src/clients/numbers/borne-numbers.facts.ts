/**
 * Whose numbers these are, `(number, client_id)`: a client is known by its FINESS EJ and by its SIRET. Each is asked of its index, whatever
 * the number of clients: one condition that says « this column or that one » reads all of them (docs/decisions/0080).
 * @param numbers SQL: an array of text, said several times
 */
export const ownNumbers = (numbers: string) =>
  `SELECT k.finess_ej AS number, k.id AS client_id FROM clients k WHERE k.finess_ej = ANY (${numbers})
   UNION ALL SELECT k.siret, k.id FROM clients k WHERE k.siret = ANY (${numbers})`;

/** The same with the numbers that clients had before, unless another is known by them now: what is pasted may be older than a change. */
export const everOwnNumbers = (numbers: string) =>
  `${ownNumbers(numbers)} UNION ALL SELECT f.number, f.client_id FROM former_numbers f
    WHERE f.number = ANY (${numbers}) AND NOT EXISTS (SELECT 1 FROM clients o WHERE o.finess_ej = f.number OR o.siret = f.number)`;

// A number is one client's: whoever is known by it comes before whoever has it among its establishments.
const ofEstablishments = (numbers: string) =>
  `SELECT s.finess_eg AS number, s.client_id FROM establishments s
    WHERE s.finess_eg = ANY (${numbers}) AND NOT EXISTS (SELECT 1 FROM clients o WHERE o.finess_ej = s.finess_eg)`;

/** Those they have, with the FINESS EG of their establishments. */
export const borneNumbers = (numbers: string) => `${ownNumbers(numbers)} UNION ALL ${ofEstablishments(numbers)}`;

/** The same with those they had before: whatever somebody may type of a client. */
export const everBorneNumbers = (numbers: string) =>
  `${everOwnNumbers(numbers)} UNION ALL ${ofEstablishments(numbers)}`;
