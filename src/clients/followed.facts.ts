import { isActiveAccount, whoAdministers } from '../accounts/active-account.facts.js';
import { followsNow } from './who-may-follow.facts.js';

// Of no client: PostgreSQL looks once who stands in for whom, not once a client.
const standingIn = (person: string) =>
  `d.deputy_id = ${person} AND (SELECT paris_today()) BETWEEN d.starts_on AND d.ends_on`;

interface Place {
  id: string;
  manager: string;
}
const ofClient = { id: 'c.id', manager: 'c.account_manager_id' };

// Arrays, not sub-selects: each half reaches an index.
const followsFor = (person: string) =>
  `ARRAY(SELECT ${person} UNION ALL SELECT d.account_manager_id FROM deputies d WHERE ${standingIn(person)})`;
const byManager = (person: string, { manager }: Place) => `${manager} = ANY (${followsFor(person)})`;
const byClient = (person: string, { id }: Place) =>
  `${id} = ANY (ARRAY(SELECT d.client_id FROM deputies d WHERE ${standingIn(person)}))`;

/**
 * The clients that a person follows, and those of the people they stand in for today. `c` is the client.
 * Unknown, not false, for some of the others: `IS NOT TRUE` asks for them.
 * @param person SQL: a parameter, or a function
 */
export const followedBy = (person: string) => `(${byManager(person, ofClient)} OR ${byClient(person, ofClient)})`;

/** Those of the signed-in person. */
export const followedByMe = followedBy('current_person()');

/** The signed-in person, and those all of whose clients they follow today. */
export const whomIFollowFor = followsFor('current_person()');

const inProgress = { id: 'p.client_id', manager: 'p.account_manager_id' };

/** The same where `p` is the client's progress, which has both, in two halves that are joined by OR. */
export const followedHalves = [
  byManager('current_person()', inProgress),
  byClient('current_person()', inProgress),
] as const;

/** The ids of the same clients, for what has a client and says nothing else of it. One may be there twice. */
export const idsFollowedByMe = `SELECT k.id FROM clients k WHERE ${byManager('current_person()', { id: 'k.id', manager: 'k.account_manager_id' })}
   UNION ALL SELECT d.client_id FROM deputies d WHERE ${standingIn('current_person()')}`;

/** Who stands in for who follows a client today: for this client alone first, else for all of its account manager. @param client its alias */
export const deputyToday = (client: string) => `
  SELECT d.deputy_id, d.ends_on FROM deputies d
   WHERE (d.client_id = ${client}.id OR d.account_manager_id = ${client}.account_manager_id)
     AND (SELECT paris_today()) BETWEEN d.starts_on AND d.ends_on
   ORDER BY d.client_id IS NULL, d.ends_on DESC, d.id LIMIT 1`;

/**
 * Who follows a client today: whoever stands in, else its account manager; null when neither has an account that is active: an invitation
 * that nobody has answered proves neither the person nor the mailbox. Who is away is told nothing meanwhile.
 * @param client its alias @param what SQL: what is asked of the person
 */
export const followerToday = (client: string, what = (person: string) => `${person}.email`) => `coalesce(
  (SELECT ${what('y')} FROM (${deputyToday(client)}) s JOIN users y ON y.id = s.deputy_id WHERE ${followsNow('y')}),
  (SELECT ${what('m')} FROM users m WHERE m.id = ${client}.account_manager_id AND ${isActiveAccount('m')}))`;

/** By name, whom a client is told to turn to, by its space and by every text: who follows it today, else whoever answers for the editor. @param client its alias */
export const contactToday = (client: string) =>
  `coalesce(${followerToday(client, (person) => `${person}.name`)}, ${whoAdministers})`;

/**
 * To be joined once, `away`: who stands in today, by name, and for which client or account manager, those of the longest first. Looked up a client at a time it cost
 * a list a third of its rows: so few are away that all of them are two arrays.
 */
export const awayToday = `CROSS JOIN (
  SELECT array_agg(d.whose) AS ids, array_agg(d.name) AS names
    FROM (SELECT coalesce(d.client_id, d.account_manager_id) AS whose, CASE WHEN ${followsNow('y')} THEN y.name END AS name
            FROM deputies d JOIN users y ON y.id = d.deputy_id
           WHERE daterange(d.starts_on, d.ends_on, '[]') @> (SELECT paris_today()) ORDER BY d.ends_on DESC, d.id) d) away`;

/** By name, who does today what is for whoever follows a client, where that one is away; null of all others. Beside `awayToday`. @param client its alias */
export const standInToday = (client: string) =>
  `away.names[coalesce(array_position(away.ids, ${client}.id), array_position(away.ids, ${client}.account_manager_id))]`;
