/**
 * SQL: the slot is of a number that its instance serves today: the client's, or that of an establishment it serves and that is open. Another is followed
 * until its certificate ends, and asked for by nobody, unless a person added it.
 */
export const isOfServed = (slot: string) =>
  `(${slot}.establishment_id IS NULL OR ${slot}.added_by_hand OR EXISTS (SELECT 1 FROM instance_establishments g JOIN establishments h ON h.id = g.establishment_id AND h.closed_on IS NULL
     WHERE g.instance_id = ${slot}.instance_id AND g.establishment_id = ${slot}.establishment_id))`;
