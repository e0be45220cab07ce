import sql, { raw, type Sql } from 'sql-template-tag';
import { goesOnWithout } from '../assignments/who-stays.facts.js';
import { onPortal } from '../delegations/delegation.facts.js';
import { isChangeBeforeAns, replacedRequest } from '../requests/request.facts.js';
import { leftAlone, type LineKey, linesOfHabilitation } from './departure-lines.js';

/** Who leaves, under every name the tables know. */
export interface Leaver {
  id: string;
  /** The account of the person; null for whoever has none. */
  userId: string | null;
  /** An address shared by a team is nobody's: it is looked for only when it is this person's alone. */
  email: string | null;
}

/**
 * Where the person stands at each client that ANS knows them for, in the one case that says what becomes of it: the client is on the
 * portal, a form 413 is being prepared, somebody else may order or the person never could, or nobody will.
 */
export const heldBy = ({ id }: Leaver): Sql => sql`
  SELECT s.id, s.client_id, s.state, s.state_since, v.version, ${raw(goesOnWithout('s.administrator_id'))} AS goes_on,
         CASE WHEN ${raw(onPortal('s.client_id'))} THEN 'portal'
              WHEN EXISTS (SELECT 1 FROM open_requests q WHERE q.client_id = s.client_id AND q.kind = '413' AND q.state IN ('draft', 'to_correct')) THEN 'next_413'
              WHEN ${raw(goesOnWithout('s.administrator_id'))} THEN 'others_active'
              ELSE 'alone' END AS fate
    FROM recorded_assignments s JOIN assignments v ON v.id = s.id JOIN clients c ON c.id = s.client_id AND c.archived_at IS NULL
   WHERE s.administrator_id = ${id}::uuid AND s.state <> 'end_requested'`;

const heldAs = (held: Sql, fate: string) =>
  sql`SELECT h.client_id, h.id, 'assignment' AS kind, h.state AS note FROM ${held} h WHERE h.fate = ${fate}`;

const requestsIn = ({ id }: Leaver, states: string[]) => sql`
  SELECT q.client_id, q.id, 'request' AS kind, q.state AS note FROM request_administrators r JOIN open_requests q ON q.id = r.request_id
   WHERE r.administrator_id = ${id}::uuid AND q.kind = '413' AND q.state = ANY (${states}::text[])`;

// Whoever placed the order chose the code, whoever goes on with it.
const certificatesOf = ({ id }: Leaver) => sql`
  SELECT o.client_id, f.id, 'certificate' AS kind, f.common_name AS note FROM orders o JOIN certificates_in_force f ON f.id = o.certificate_id
   WHERE o.placed_by_administrator_id = ${id}::uuid`;

const contactsOf = ({ email }: Leaver) => sql`
  SELECT s.client_id, s.id, 'slot' AS kind, s.label AS note FROM slots s
   WHERE s.not_needed_reason IS NULL AND ${email}::text IS NOT NULL AND (lower(s.actor_email) = lower(${email}) OR lower(s.informed_email) = lower(${email}))`;

const noticesOf = ({ email }: Leaver) => sql`
  SELECT s.client_id, s.id, 'slot' AS kind, s.label AS note FROM slots s
   WHERE s.in_force_id IS NOT NULL AND ${email}::text IS NOT NULL AND lower(s.actor_email) = lower(${email})`;

/** The clients of `heldBy` under a name of their own, for a statement that asks several lines of them: they are read once. */
export const heldOnce = (leaver: Leaver) => ({
  held: sql`held`,
  before: sql`WITH held AS MATERIALIZED (${heldBy(leaver)})`,
});

/**
 * The things of each line, one row each: its client when it has one, what it is and a word of it. Counted, listed and carried out by the same words.
 * @param held where the rows of `heldBy` are
 */
export const thingsOf: Record<LineKey, (leaver: Leaver, held: Sql) => Sql> = {
  others_active: (_leaver, held) => heldAs(held, 'others_active'),
  portal: (_leaver, held) => heldAs(held, 'portal'),
  next_413: (_leaver, held) => heldAs(held, 'next_413'),
  alone: (_leaver, held) => heldAs(held, 'alone'),
  planned: ({ id }) => sql`
    SELECT s.client_id, s.id, 'assignment' AS kind, s.state AS note FROM assignments s JOIN clients c ON c.id = s.client_id AND c.archived_at IS NULL
     WHERE s.administrator_id = ${id}::uuid AND s.state = 'to_request'`,
  to_sign: (leaver) => requestsIn(leaver, ['draft', 'to_correct', 'awaiting_signature']),
  signed: (leaver) => requestsIn(leaver, ['signed']),
  at_ans: (leaver) => requestsIn(leaver, ['submitted', 'acknowledged', 'in_doubt']),
  orders: ({ id }) => sql`
    SELECT o.client_id, o.id, 'order' AS kind, o.number AS note FROM open_orders o WHERE o.administrator_id = ${id}::uuid`,
  portfolio: ({ userId }) => sql`
    SELECT c.id AS client_id, c.id, 'client' AS kind, NULL AS note FROM clients c WHERE c.account_manager_id = ${userId}::uuid AND c.archived_at IS NULL`,
  deputies: ({ userId }) => sql`
    SELECT d.client_id, d.id, 'deputy' AS kind, coalesce(m.name, '') AS note FROM deputies d LEFT JOIN users m ON m.id = d.account_manager_id
     WHERE (d.deputy_id = ${userId}::uuid OR d.account_manager_id = ${userId}::uuid) AND d.ends_on >= paris_today()`,
  contacts: contactsOf,
  ans_notices: noticesOf,
  reminders: (_leaver, held) => sql`
    SELECT s.client_id, s.id, 'slot' AS kind, s.label || ', échéance le ' || to_char(s.expires_at AT TIME ZONE 'Europe/Paris', 'DD/MM/YYYY') AS note FROM slots s JOIN ${held} h ON h.client_id = s.client_id
     WHERE s.not_needed_reason IS NULL AND s.expires_at < moment() + interval '180 days' AND (s.muted_until IS NULL OR s.muted_until < paris_today())`,
  codes: certificatesOf,
  views: ({ userId }) => sql`
    SELECT NULL::uuid AS client_id, v.id, 'view' AS kind, v.name AS note FROM saved_views v WHERE v.owner_id = ${userId}::uuid`,
  card: ({ id }) => sql`
    SELECT NULL::uuid AS client_id, k.id, 'card' AS kind, coalesce(k.number, '') AS note FROM cards k
     WHERE k.administrator_id = ${id}::uuid AND k.state IN ('ordered', 'active')`,
  sessions: ({ userId }) => sql`
    SELECT NULL::uuid AS client_id, u.id, 'user' AS kind, u.email AS note FROM users u WHERE u.id = ${userId}::uuid AND u.disabled_at IS NULL`,
};

/** Clients that ANS has the person recorded for. */
export const recordedOf = ({ id }: Pick<Leaver, 'id'>): Sql => sql`
  SELECT s.client_id, s.id, 'assignment' AS kind, s.state AS note FROM recorded_assignments s JOIN clients c ON c.id = s.client_id AND c.archived_at IS NULL
   WHERE s.administrator_id = ${id}::uuid`;

/** Clients whose habilitation a departure leaves as it is, by a decision of their own: it neither asks for their end nor waits for it. */
export const leftAloneBy = (departureId: Sql): Sql => sql`
  SELECT e.client_id FROM departure_exceptions e
   WHERE e.departure_id = ${departureId} AND e.decision = ${leftAlone} AND e.line = ANY (${linesOfHabilitation}::text[])`;

/** Whether somebody said of this habilitation, once the departure was under way, that it is kept: a person’s act, which no job takes back. */
export const keptDuring = (departureId: Sql, assignmentId: Sql): Sql => sql`
  EXISTS (SELECT 1 FROM audit_entries e JOIN departures under_way ON under_way.id = ${departureId}
           WHERE e.subject_kind = 'assignment' AND e.subject_id = ${assignmentId} AND e.action = 'keep' AND e.at >= under_way.state_since)`;

/** Habilitations of the person that were kept during the departure, and are in force. */
export const keptOf = (leaverId: Sql, departureId: Sql): Sql => sql`
  SELECT s.client_id, s.id, 'assignment' AS kind, s.state AS note FROM recorded_assignments s JOIN clients c ON c.id = s.client_id AND c.archived_at IS NULL
   WHERE s.administrator_id = ${leaverId} AND s.state = 'active' AND ${keptDuring(departureId, sql`s.id`)}`;

/**
 * Forms 503 that have the person leave, have not gone to ANS, and are to be cancelled: what they ask is done without them, or the departure was stopped. While one is
 * there, its client has no other request, and nobody keeps the habilitation behind it.
 */
export const needlessOf = (leaverId: Sql, departureId: Sql): Sql => sql`
  SELECT q.client_id, q.id, 'request' AS kind, q.state AS note
    FROM open_requests q JOIN clients c ON c.id = q.client_id AND c.archived_at IS NULL JOIN departures own ON own.id = ${departureId}
   WHERE ${raw(isChangeBeforeAns)} AND q.id IN (SELECT n.request_id FROM request_administrators n WHERE n.administrator_id = ${leaverId} AND n.change = 'departure')
     AND (own.state = 'abandoned' OR ${raw(replacedRequest)})`;

/**
 * Clients that a departure still has to carry: ANS has the person recorded, or will, since a form 413 under way names them; those that
 * somebody left alone or kept are not waited for. Once the accesses have ended, an order at their name that nobody could take as well. Until
 * there is none, it is not over.
 */
export const remainingOf = (leaverId: Sql, departureId: Sql): Sql => sql`
  SELECT t.client_id, t.id, t.kind, t.note
    FROM (SELECT s.client_id, s.id, 'assignment' AS kind, s.state AS note FROM recorded_assignments s WHERE s.administrator_id = ${leaverId}
          UNION ALL
          SELECT q.client_id, q.id, 'request', q.state FROM request_administrators r JOIN open_requests q ON q.id = r.request_id
           WHERE r.administrator_id = ${leaverId} AND q.kind = '413'
             AND NOT EXISTS (SELECT 1 FROM recorded_assignments s WHERE s.client_id = q.client_id AND s.administrator_id = r.administrator_id)) t
    JOIN clients c ON c.id = t.client_id AND c.archived_at IS NULL
   WHERE t.client_id NOT IN (${leftAloneBy(departureId)})
     AND NOT (t.kind = 'assignment' AND t.note = 'active' AND ${keptDuring(departureId, sql`t.id`)})
  UNION ALL
  SELECT DISTINCT ON (o.client_id) o.client_id, o.id, 'order', o.number
    FROM open_orders o JOIN clients c ON c.id = o.client_id AND c.archived_at IS NULL
    JOIN departures gone ON gone.id = ${departureId} AND gone.access_ended_at IS NOT NULL
   WHERE o.administrator_id = ${leaverId}
     AND NOT EXISTS (SELECT 1 FROM departure_exceptions e WHERE e.departure_id = gone.id AND e.line = 'orders' AND e.decision = ${leftAlone} AND e.client_id = o.client_id)
     AND NOT EXISTS (SELECT 1 FROM recorded_assignments s WHERE s.client_id = o.client_id AND s.administrator_id = ${leaverId})`;
