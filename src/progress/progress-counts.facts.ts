import sql, { raw, type Sql } from 'sql-template-tag';
import { oneOf } from '../platform/lists/list-filter.js';

/** How many clients that are not archived are at a step and wait for the same since the same day: `step`, `who`, `since`, `count`. */
export const countedSteps = `SELECT split_part(key, ' ', 1)::int AS step, split_part(key, ' ', 2) AS who, day AS since, sum(number)::int AS count
   FROM progress_counts WHERE subject = 'step' GROUP BY key, day HAVING sum(number) > 0`;

/** How many of them lack exactly the same for a mass habilitation: `lacks`, `clients`. */
export const countedLacks = `SELECT string_to_array(key, ',') AS lacks, sum(number)::int AS clients
   FROM progress_counts WHERE subject = 'lacks' GROUP BY key HAVING sum(number) > 0`;

/** On which days certificates in service of theirs end, `renewed` or not: `day`, `renewed`, `number`. */
export const countedEnds = `SELECT day, key = 'renewed' AS renewed, number FROM progress_counts WHERE subject = 'ends' AND key IN ('open', 'renewed')`;

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

/** The same of the clients whose progress `p` a condition keeps, one by one. */
export const endsOf = (condition: Sql) => sql`${eachOf('ends', condition)} UNION ALL ${eachOf('renewed', condition)}`;

// By the words of the index `client_progress_ends`, which has them all.
const eachOf = (column: 'ends' | 'renewed', condition: Sql) => sql`
  SELECT unnest(p.${raw(column)}) AS day, ${raw(String(column === 'renewed'))} AS renewed, 1 AS number FROM client_progress p
   WHERE ${condition} AND cardinality(p.ends) + cardinality(p.renewed) > 0 AND cardinality(p.${raw(column)}) > 0`;
