/**
 * SQL: the day on which the legal entity of a client was closed, as the national register says and nobody contests for this client (`contested_closure`);
 * null: it is open, not in the register, or the client is known by its SIRET. One look at the primary key of the register.
 * @param client a row of `clients`
 */
export const entityClosedOn = (client: string) =>
  `(SELECT e.closed_on FROM directory_legal_entities e WHERE e.finess = ${client}.finess_ej AND e.closed_on IS DISTINCT FROM ${client}.contested_closure)`;

/** SQL: that day, of a closure that somebody contests for this client; null for nearly all. Nothing is looked up of the others. */
export const contestedClosure = (client: string) =>
  `CASE WHEN ${client}.contested_closure IS NOT NULL THEN (SELECT e.closed_on FROM directory_legal_entities e WHERE e.finess = ${client}.finess_ej AND e.closed_on = ${client}.contested_closure) END`;
