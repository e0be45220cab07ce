import sql, { raw, type Sql } from 'sql-template-tag';

// A day is a day of Paris, in SQL as elsewhere (`parisDate`, `parisNoon` of journey/calendar). What is given is SQL.

/** The day in Paris of a moment: `'YYYY-MM-DD'` in a row. */
export const parisDay = (moment: string) => `(${moment} AT TIME ZONE 'Europe/Paris')::date`;

/** The moment at which a day begins in Paris: a moment is compared with it along its index. */
export const parisMidnight = (day: string) => `((${day})::timestamp AT TIME ZONE 'Europe/Paris')`;

/** Noon in Paris: the moment of what is known by its day alone. */
export const parisNoon = (day: string) => `((${day} + time '12:00') AT TIME ZONE 'Europe/Paris')`;

/** A column of moments, from a day of Paris on. @param day `'YYYY-MM-DD'` */
export const fromDay = (column: string, day: string): Sql =>
  sql`${raw(column)} >= ${day}::date::timestamp AT TIME ZONE 'Europe/Paris'`;

/** The same, up to a day of Paris and that day too. */
export const untilDay = (column: string, day: string): Sql =>
  sql`${raw(column)} < (${day}::date + 1)::timestamp AT TIME ZONE 'Europe/Paris'`;
