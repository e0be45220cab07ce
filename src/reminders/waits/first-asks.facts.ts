import type { LinkPurpose } from '../../client-space/links/client-link.entity.js';
import { sentLetter } from '../../delegations/delegation.facts.js';
import type { OutgoingPurpose } from '../../mailbox/message.entity.js';
import { csrIsExpected } from '../../orders/asked/expected-csr.facts.js';
import { waitsToBeOpened } from '../../requests/demarche/prefilled-dossier.facts.js';
import { prerequisiteKinds, prerequisites as table } from '../../clients/records/prerequisites.js';
import { lacksPrerequisites } from '../../clients/records/prerequisites.facts.js';

// What each waits for still, by the id of its subject; the rounds read the same of what was asked.
const request = (id: string, still: string) => `EXISTS (SELECT 1 FROM requests r WHERE r.id = ${id} AND ${still})`;
const mandate = (id: string, still: string) => `EXISTS (SELECT 1 FROM delegations d WHERE d.id = ${id} AND ${still})`;
const csr = (id: string) => `EXISTS (SELECT 1 FROM orders o WHERE o.id = ${id} AND ${csrIsExpected('o')})`;

/** The paper that it carries is the one that the request goes by now: a corrected one left in another mail. */
const carries = (document: string) => `(m.attachment_ids = '{}' OR ${document} = ANY (m.attachment_ids))`;

const answering = prerequisiteKinds
  .flatMap((kind) => table[kind].columns)
  .map((column) => `'${column}'`)
  .join(', ');

/** Whoever has both may be asked for others: only what was noted since it was written answers it. */
const prerequisites = (id: string) => `(EXISTS (SELECT 1 FROM clients c WHERE c.id = ${id} AND ${lacksPrerequisites})
  OR NOT EXISTS (SELECT 1 FROM audit_entries e WHERE e.client_id = ${id} AND e.at >= m.created_at AND e.subject_kind IN ('client', 'representative')
       AND (e.action IN ('created', 'replaced') OR e.details -> 'changes' ?| ARRAY[${answering}])))`;

/** What was returned is made again of the same sending: one that followed is asked for by a mail of its own. */
const sameSending = (row: string) => `${row}.state_since <= m.created_at`;
const returned = `CASE m.subject_kind
  WHEN 'request' THEN ${request('m.subject_id', `r.state = 'awaiting_signature' AND ${sameSending('r')}`)}
  WHEN 'delegation' THEN ${mandate('m.subject_id', `d.state = 'requested' AND ${sameSending('d')}`)}
  ELSE ${prerequisites('m.client_id')} END`;

/** SQL of mail `m`, the first to ask for it, or by which it went back: what it asks for waits still. */
const ofMails: Partial<Record<OutgoingPurpose, string>> = {
  signature_request: request('m.subject_id', `r.state = 'awaiting_signature' AND ${carries('r.unsigned_document_id')}`),
  request_submission: request(
    'm.subject_id',
    `r.state IN ('submitted', 'in_doubt') AND ${carries('r.signed_document_id')}`,
  ),
  mandate_request: mandate('m.subject_id', `d.state = 'requested' AND ${carries(sentLetter('d.id'))}`),
  paper_return: `(${returned})`,
  csr_request: csr('m.subject_id'),
  prerequisites_request: prerequisites('m.client_id'),
  prefilled_dossier: waitsToBeOpened('m.subject_id', 'm.body'),
};

/** The same of link `l`, which a colleague is given in mail `m`. */
const ofLinks: Record<LinkPurpose, string> = {
  signature: request('l.request_id', `r.state = 'awaiting_signature'`),
  mandate: mandate('l.delegation_id', `d.state = 'requested'`),
  csr: csr('l.order_id'),
  prerequisites: prerequisites('l.client_id'),
};

const when = (rules: Record<string, string>) =>
  Object.entries(rules)
    .map(([key, waits]) => `WHEN '${key}' THEN NOT ${waits}`)
    .join(' ');

/** By it a colleague gets their link: the first that carries it, whatever is answered them later. */
const bringsALink = `m.link_code IS NULL AND NOT EXISTS (SELECT 1 FROM messages b WHERE b.link_id = m.link_id AND b.link_code IS NULL AND (b.created_at, b.id) < (m.created_at, m.id))`;

/** SQL: mail `m` is the first to ask for something, and nothing of it is waited for any more: it was done, cancelled or withdrawn meanwhile. Of what asks for nothing, false. */
export const firstAskIsOver = `CASE m.purpose WHEN 'other'
  THEN EXISTS (SELECT 1 FROM client_links l WHERE l.id = m.link_id AND l.handed_by IS NOT NULL AND ${bringsALink} AND CASE l.purpose ${when(ofLinks)} END)
  ELSE coalesce(m.client_id IS NOT NULL AND (m.subject_id IS NOT NULL OR m.purpose IN ('prerequisites_request', 'paper_return')) AND CASE m.purpose ${when(ofMails)} END, false) END`;
