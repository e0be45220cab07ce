import { wasSentBack } from '../../client-space/answers/asked-again.facts.js';
import { declinedOn } from '../../client-space/answers/standing-refusals.facts.js';
import { contactToday, followerToday } from '../../clients/followed.facts.js';
import { validCard, representativeName } from '../../clients/records/representative.facts.js';
import { askedOnPortal, formerMandateSigner } from '../../delegations/delegation.facts.js';
import { formerSigner, replacedRequest } from '../../requests/request.facts.js';
import { isUnread } from '../../mailbox/in/unread-mail.facts.js';
import { hasLeftOrWill } from '../../mailbox/out/outgoing-mail.facts.js';
import { parisDay } from '../../platform/tenancy/paris-day.js';

/** Nobody is left alone for longer, holidays among the working days included. */
const quietAtMost = 12;

const addresses = (whose: string) =>
  `ARRAY(SELECT a.email FROM active_assignments t JOIN administrators a ON a.id = t.administrator_id WHERE t.client_id = w.client_id AND a.email <> '' AND ${whose} ORDER BY a.last_name, a.first_name, a.id)`;

const writtenTo = 'coalesce(w.person_email, r.email)';

const marked = (how: string) =>
  `EXISTS (SELECT 1 FROM stopped_addresses s WHERE s.address = lower(${writtenTo}) AND ${how})`;

/** The address gave a mail back itself, or the last one to it alone did not arrive and no person has said since that it receives again: of several, who did not get it is marked. */
const lost = `(${marked('s.ended_at IS NULL')}
    OR coalesce((SELECT m.state <> 'sent' AND NOT ${marked('s.ended_at >= m.state_since AND s.corrected_to IS NULL')} FROM messages m
                  WHERE m.client_id = w.client_id AND m.direction = 'out' AND (m.state = 'sent' AND ${writtenTo} = ANY (m.recipients) OR m.state IN ('failed', 'dropped') AND m.recipients = ARRAY[${writtenTo}])
                  ORDER BY m.created_at DESC, m.id DESC LIMIT 1), false))`;

/** Of a form that waits for its signature, why it is asked for no more: its client went to the test environment, whose form is another; the designation on the portal that stands for a 413, asked or seen there; a 503 whose change is done. */
const designation = `CASE WHEN c.environment = 'TEST' THEN 'test' WHEN q.kind = '413' AND ${askedOnPortal('q.client_id')} THEN 'asked' WHEN ${replacedRequest} THEN CASE q.kind WHEN '503' THEN 'done' ELSE 'seen' END END`;

/**
 * What people wrote by hand lately, and what clients wrote or handed back that nobody has looked at: few, and read once for all that waits. Codes, and the links
 * by which a client names a colleague, nobody of ours wrote.
 */
export const lately = `
  hand AS MATERIALIZED (SELECT m.client_id, m.subject_id, m.purpose, ${parisDay('m.created_at')} AS "on" FROM messages m
    WHERE m.direction = 'out' AND ${hasLeftOrWill('m')} AND m.client_id IS NOT NULL AND m.created_at > moment() - interval '${quietAtMost} days'
      AND NOT EXISTS (SELECT 1 FROM reminders l WHERE l.message_id = m.id)
      AND m.link_code IS NULL AND NOT EXISTS (SELECT 1 FROM client_links k WHERE k.id = m.link_id AND k.handed_by IS NOT NULL)),
  about AS (SELECT subject_id, max("on") AS "on" FROM hand WHERE subject_id IS NOT NULL GROUP BY subject_id),
  to_client AS (SELECT client_id, max("on") AS "on" FROM hand WHERE purpose IN ('other', 'paper_return', 'prerequisites_request', 'csr_request') GROUP BY client_id),
  handed AS (SELECT DISTINCT client_id FROM client_answers WHERE state = 'to_review'),
  wrote AS (SELECT m.client_id, max(${parisDay('m.created_at')}) AS "on" FROM messages m
    WHERE ${isUnread('m')} AND m.client_id IS NOT NULL GROUP BY m.client_id)`;

/** SQL: row `l` of the ledger decides of its stage. Not one that a person wanted and that was taken back before it left: the round has the stage leave in its time. */
export const decidesOfStage = `NOT (l.by_hand AND EXISTS (SELECT 1 FROM messages m WHERE m.id = l.message_id AND m.state = 'withdrawn'))`;

// What administrators see to.
const ofOurs = `w.subject_kind IN ('order', 'certificate')`;

/** Of each row: what only who is about to write needs to know. */
export const details = `
  CASE WHEN ${ofOurs} THEN ${addresses('a.client_id IS NULL AND NOT c.self_administered')} ELSE '{}' END AS administrators,
  CASE WHEN ${ofOurs} AND c.self_administered THEN ${addresses('a.client_id IS NOT NULL')} ELSE '{}' END AS own_administrators,
  ${followerToday('c')} AS follower_email, ${contactToday('c')} AS contact,
  ${lost} AS lost,
  (SELECT m.message_id FROM messages m WHERE m.subject_kind = w.subject_kind AND m.subject_id = w.subject_id AND m.direction = 'out' AND m.link_code IS NULL AND (m.link_id = w.handed_link OR w.handed_link IS NULL AND m.purpose IN ('signature_request', 'mandate_request', 'csr_request'))
    ORDER BY m.created_at DESC LIMIT 1) AS thread,
  CASE w.rule WHEN 'signature' THEN (SELECT ${formerSigner} FROM requests q WHERE q.id = w.subject_id)
              WHEN 'mandate' THEN (SELECT ${formerMandateSigner} FROM delegations d WHERE d.id = w.subject_id) END AS former_signer,
  CASE w.rule WHEN 'signature' THEN (SELECT ${wasSentBack('q', 'request')} FROM requests q WHERE q.id = w.subject_id)
              WHEN 'mandate' THEN (SELECT ${wasSentBack('d', 'mandate')} FROM delegations d WHERE d.id = w.subject_id) ELSE false END AS sent_back,
  (SELECT max(${parisDay('l.decided_at')}) FROM reminders l WHERE l.subject_id = w.subject_id AND l.rule = w.rule AND l.waits_since IS NOT NULL AND l.decision = 'sent' AND l.audience = 'client'
     AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.id = l.message_id AND NOT ${hasLeftOrWill('m')})) AS last_chased`;
/** The same columns, without reading them. */
export const noDetails = `NULL::text AS follower_email, NULL::text AS contact, '{}'::text[] AS administrators, '{}'::text[] AS own_administrators, false AS lost, NULL::text AS thread, NULL::text AS former_signer, false AS sent_back, NULL::date AS last_chased`;

/** Each row `asked` that waits, with its client and what decides of it. @param more `details`, or `noDetails` */
export const waitingWith = (more: string) => `
  SELECT w.*, c.name AS client, c.number, c.town, c.departement, c.self_administered, coalesce(w.person_name, ${representativeName('r')}) AS signer, coalesce(w.person_email, r.email) AS signer_email,
         coalesce(${validCard('r')}, false) AS card,
         CASE WHEN greatest(h."on", k."on") > w.since THEN greatest(h."on", k."on") END AS last_written,
         z.client_id IS NOT NULL OR coalesce(y."on" >= w.since, false) AS answered,
         ${declinedOn('w.client_id', 'w.subject_id')} AS declined_on,
         CASE WHEN w.rule = 'signature' THEN (SELECT ${designation} FROM requests q WHERE q.id = w.subject_id) END AS designation,
         x.until AS muted_until, x.reason AS mute_reason,
         coalesce((SELECT jsonb_agg(DISTINCT jsonb_build_object('audience', l.audience, 'stage', l.stage, 'sent', l.decision = 'sent')) FROM reminders l
                    WHERE l.subject_id = w.subject_id AND l.rule = w.rule AND l.waits_since = w.since AND ${decidesOfStage} AND (l.audience <> 'colleague' OR l.recipient = w.person_email)), '[]') AS decided, ${more}
    FROM asked w
    JOIN clients c ON c.id = w.client_id AND c.archived_at IS NULL AND NOT (w.rule IN ('mandate', 'designation') AND c.self_administered)
    LEFT JOIN representatives r ON r.client_id = c.id AND r.ended_on IS NULL
    LEFT JOIN about h ON h.subject_id = w.subject_id
    LEFT JOIN to_client k ON k.client_id = w.client_id
    LEFT JOIN handed z ON z.client_id = w.client_id
    LEFT JOIN wrote y ON y.client_id = w.client_id
    LEFT JOIN LATERAL (SELECT v.until, v.reason FROM (
                         SELECT m.until, m.reason FROM chase_mutes m WHERE m.subject_id IN (w.subject_id, w.client_id)
                         UNION ALL SELECT s.muted_until, s.mute_reason FROM slots s WHERE w.rule = 'revocation' AND s.client_id = w.client_id AND s.in_force_id = w.subject_id) v
                        WHERE v.until >= (SELECT paris_today()) ORDER BY v.until DESC LIMIT 1) x ON true`;
