import { askedSince, prerequisitesSentBack } from '../../client-space/answers/asked-again.facts.js';
import { askedCsrs } from '../../client-space/links/asked-csrs.facts.js';
import { handedLinks } from '../../client-space/links/handed-links.facts.js';
import { prerequisitesLabel } from '../../clients/records/prerequisites.js';
import { lacksPrerequisites } from '../../clients/records/prerequisites.facts.js';
import { csrsAreExpected } from '../../orders/asked/expected-csr.facts.js';
import { orderIsAt } from '../../orders/order.facts.js';
import { coverageIs, isOrderedHere } from '../../slots/coverage.facts.js';
import { isSpoilt } from '../../slots/spoilt-order.facts.js';
import type { WaitKey } from './waits.js';
import { isUnread } from '../../mailbox/in/unread-mail.facts.js';
import { hasLeftOrWill } from '../../mailbox/out/outgoing-mail.facts.js';
import { parisDay } from '../../platform/tenancy/paris-day.js';

/** Working days that ANS spent in this state before a correction or a doubt stopped its clock (domain rule 12). */
const spent = `coalesce((r.spent_days ->> r.state)::int, 0)`;

/** What is asked of the client itself: nobody handed it over. */
const byNobody = 'NULL::uuid AS handed_link, NULL::text AS handed_by, NULL::text AS handed_by_email';

const ofRequests = (wait: WaitKey, state: string, since = 'r.state_since') => `
  SELECT '${wait}' AS rule, 'request' AS subject_kind, r.id AS subject_id, r.client_id, ${parisDay(since)} AS since, ${spent} AS spent,
         'Formulaire ' || r.kind || coalesce(', dossier ' || r.dossier_number, '') AS label, r.unsigned_document_id AS document_id, NULL::text AS person_name, NULL::text AS person_email, ${byNobody}
    FROM requests r WHERE r.state = '${state}'`;

const ofDelegations = (wait: WaitKey, channel: string, label: string) => `
  SELECT '${wait}', 'delegation', d.id, d.client_id, ${parisDay(askedSince('d', 'mandate'))}, 0, '${label}', d.evidence_document_id, NULL, NULL, ${byNobody}
    FROM delegations d WHERE d.state = 'requested' AND d.channel = '${channel}'`;

// Nobody is asked to go on with one that is spoilt (docs/decisions/0088): it is a task of home.
const ofOrders = (wait: WaitKey, where: string) => `
  SELECT '${wait}', 'order', o.id, o.client_id, ${parisDay('o.waits_since')}, 0, s.label || ', commande ' || o.number, NULL::uuid, NULL, NULL, ${byNobody}
    FROM open_orders o JOIN slots s ON s.id = o.slot_id WHERE ${where} AND NOT ${isSpoilt('o')}`;

// What a slot that is needed had is revoked, and nothing took its place in service; whether it was ever installed or not, its service is without any, and nothing else says
// so. Home and the list count the same slots by the same facts.
const revoked = `
  SELECT 'revocation', 'certificate', x.id, x.client_id, ${parisDay('x.revoked_at')}, 0, s.label || ', ' || i.name, NULL::uuid, NULL, NULL, ${byNobody}
    FROM slots s JOIN certificates x ON x.id = s.in_force_id JOIN instances i ON i.id = s.instance_id WHERE ${coverageIs('revoked', '(SELECT moment())')} AND ${isOrderedHere}`;

/** When a person last asked client `c` for its contract and card; null: nobody did, and nobody is reminded of what was not asked. */
const prerequisitesAsked = `greatest(
  (SELECT max(l.created_at) FROM client_links l WHERE l.client_id = c.id AND l.purpose = 'prerequisites' AND l.single_use AND l.revoked_at IS NULL),
  (SELECT max(m.created_at) FROM messages m WHERE m.client_id = c.id AND m.direction = 'out' AND m.purpose = 'prerequisites_request' AND ${hasLeftOrWill('m')}),
  ${prerequisitesSentBack})`;

const prerequisites = `
  SELECT 'prerequisites', 'client', asked.id, asked.id, ${parisDay('asked.at')}, 0, '${prerequisitesLabel}', NULL::uuid, NULL, NULL, ${byNobody}
    FROM (SELECT c.id, ${prerequisitesAsked} AS at FROM clients c WHERE c.archived_at IS NULL AND ${lacksPrerequisites}) asked WHERE asked.at IS NOT NULL`;

const csrs = `
  SELECT 'csr', 'order', o.id, o.client_id, k.since, 0, 'CSR du certificat «\u00a0' || s.label || '\u00a0», ' || i.name, NULL::uuid, k.person_name, k.email, ${byNobody}
    FROM (${askedCsrs}) k JOIN orders o ON o.id = k.order_id JOIN slots s ON s.id = o.slot_id JOIN instances i ON i.id = s.instance_id WHERE ${csrsAreExpected('o')}`;

/**
 * The same waits for each colleague to whom they were handed over, since the day of the link, or since it was asked again: who got it later is not hurried. Who
 * has become the representative meanwhile is asked as such.
 */
const handedOver = (wait: WaitKey, rows: string) => `
  SELECT b.rule, b.subject_kind, b.subject_id, b.client_id, greatest(b.since, ${parisDay('h.created_at')}), 0, b.label, NULL::uuid, h.person_name, h.email, h.id, h.named_by, h.named_by_email
    FROM (${rows}) AS b (rule, subject_kind, subject_id, client_id, since, spent, label)
    JOIN (${handedLinks}) h ON h.client_id = b.client_id AND h.purpose = '${wait}' AND h.subject_id = b.subject_id
   WHERE NOT EXISTS (SELECT 1 FROM representatives x WHERE x.client_id = b.client_id AND x.ended_on IS NULL AND lower(x.email) = lower(h.email))`;

const signatures = ofRequests('signature', 'awaiting_signature', askedSince('r', 'request'));
const mandates = ofDelegations('mandate', 'form', 'Mandat');

const ofAnyRequest = [
  signatures,
  handedOver('signature', signatures),
  ofRequests('acknowledgement', 'submitted'),
  ofRequests('validation', 'acknowledged'),
];

/** What a request waits for: its page asks no other. */
export const waitingRequests = ofAnyRequest.join(' UNION ALL ');

/** Everything that waits, with the day since which it does: one row for each subject, and one for each colleague whom it was handed over to. What is no longer true is no longer here. */
export const waitingRows = [
  ...ofAnyRequest,
  mandates,
  ofDelegations('designation', 'portal', 'Désignation sur mesHabilitations'),
  csrs,
  ofOrders('collection', `o.state = 'to_collect'`),
  ofOrders('installation', orderIsAt('o', 'issued')),
  revoked,
  prerequisites,
  handedOver('mandate', mandates),
  handedOver('csr', csrs),
  handedOver('prerequisites', prerequisites),
].join(' UNION ALL ');

// What its client handed back, or wrote since it waits, is read before anybody calls: the rounds stand still by the same (`waitingWith`). Few are to be read, and an index has them.
const unanswered = `NOT EXISTS (SELECT 1 FROM client_answers z WHERE z.client_id = l.client_id AND z.state = 'to_review')
   AND NOT EXISTS (SELECT 1 FROM messages y WHERE y.client_id = l.client_id AND ${isUnread('y')} AND ${parisDay('y.created_at')} >= l.waits_since)`;

/** The last stage of chasing has come for request `r`, which waits for its signature still, and nothing of its client is to be read: somebody calls. */
export const chasedRequest = `r.state = 'awaiting_signature' AND r.id IN (SELECT l.subject_id FROM reminders l JOIN requests q ON q.id = l.request_id
   WHERE l.decision = 'task' AND ${unanswered} AND l.rule = 'signature' AND q.state = 'awaiting_signature' AND l.waits_since = ${parisDay(askedSince('q', 'request'))})`;

/** The same of the client whose progress is `p`, for its mandate or its designation: one that orders for itself needs neither. */
export const chasedMandate = `p.client_id IN (SELECT l.client_id FROM reminders l JOIN delegations d ON d.id = l.delegation_id JOIN clients c ON c.id = l.client_id AND NOT c.self_administered
   WHERE l.decision = 'task' AND ${unanswered} AND l.rule IN ('mandate', 'designation') AND d.state = 'requested' AND l.waits_since = ${parisDay(askedSince('d', 'mandate'))})`;

/** The same, for its contract and card. */
export const chasedPrerequisites = `p.client_id IN (SELECT l.client_id FROM reminders l JOIN clients c ON c.id = l.client_id
   WHERE l.decision = 'task' AND ${unanswered} AND l.rule = 'prerequisites' AND ${lacksPrerequisites} AND l.waits_since = ${parisDay(prerequisitesAsked)})`;

/** The same of order `o`, for the CSR that its client was asked for. */
export const chasedCsr = `${csrsAreExpected('o')} AND o.id IN (SELECT l.subject_id FROM reminders l JOIN (${askedCsrs}) k ON k.order_id = l.order_id
   WHERE l.decision = 'task' AND ${unanswered} AND l.rule = 'csr' AND l.waits_since = k.since)`;
