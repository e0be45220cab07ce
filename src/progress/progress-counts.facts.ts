import sql, { raw, type Sql } from 'sql-template-tag';
import { oneOf } from '../platform/lists/list-filter.js';

/** How many clients that are not archived are at a step and wait for the same since the same day: `step`, `who`, `since`, `count`. */
export const countedSteps = `SELECT split_part(key, ' ', 1)::int AS step, split_part(key, ' ', 2) AS who, day AS since, sum(number)::int AS count
   FROM progress_counts WHERE subject = 'step' GROUP BY key, day HAVING sum(number) > 0`;

/** How many of them lack exactly the same for a mass habilitation: `lacks`, `clients`. */
export const countedLacks = `SELECT string_to_array(key, ',') AS lacks, sum(number)::int AS clients
   FROM progress_counts WHERE subject = 'lacks' GROUP BY key HAVING sum(number) > 0`;

/** In which months until a day certificates in service of theirs end: `day` is the first of one, `subject` open or renewed, `number`. @param people SQL: of the clients that one of them follows; of all without */
export const countedMonths = (until: string, people?: string) =>
  sql`SELECT day, subject, number FROM progress_counts WHERE subject IN ('open', 'renewed') AND day < ${until}::date AND key ${people ? raw(`= ANY (${people}::text[])`) : raw(`= ''`)}`;

/** On which days those of all clients end that nothing is ordered after: `day`, `number`. */
export const countedEnds = `SELECT day, number FROM progress_counts WHERE subject = 'ends'`;

/** How many clients that are not archived there are; of those whose turn it is; that one of these people follows; whose next certificate ends before a day. */
export const countedClients = {
  all: numberOf(sql`subject = 'who'`),
  whoseTurn: (who: readonly string[]) => numberOf(sql`subject = 'who' AND ${oneOf('key', who)}`),
  followedBy: (people: string) => numberOf(sql`subject = 'manager' AND key = ANY (${raw(people)}::text[])`),
  endingBefore: (day: Sql) => numberOf(sql`subject = 'expiry' AND key = '' AND day < ${day}`),
};

function numberOf(condition: Sql): Sql {
  return sql`(SELECT coalesce(sum(number), 0) FROM progress_counts WHERE ${condition})`;
}
