import { askedDesignation, onPortal } from '../delegations/delegation.facts.js';
import { isAnotherThan } from '../clients/records/representative.facts.js';
import { hasLeftOrWill, undelivered } from '../mailbox/out/outgoing-mail.facts.js';
import { recordedStates } from '../journey/states/assignment-states.js';
import { unsignedStates } from '../journey/steps/designation-step.js';
import { amongStates } from '../platform/tenancy/among-states.js';
import { ofOneClient } from '../platform/tenancy/of-one-client.js';

/** Whom the form of request `q` was printed for; null while nothing is printed. */
export const printedSigner = `nullif(trim(concat(q.form #>> '{signer,firstNames}', ' ', q.form #>> '{signer,lastName}')), '')`;

/** The same, of one that waits for its signature, when somebody else is the representative by now; null otherwise, and nothing is looked for. */
export const formerSigner = `CASE WHEN q.state = 'awaiting_signature' THEN (SELECT ${printedSigner} FROM representatives p WHERE p.client_id = q.client_id AND p.ended_on IS NULL
    AND ${isAnotherThan('p', { name: printedSigner, at: 'q.state_since' })} ${ofOneClient}) END`;

const toSigner = undelivered({
  id: 'q.id',
  kind: 'request',
  purposes: ['signature_request', 'signature_chase', 'paper_return', 'prefilled_dossier'],
});
const toAns = undelivered({ id: 'q.id', kind: 'request', purposes: ['request_submission'] });

/** The mail by which request `q` waits for its signer, or for ANS, when it failed. Of one that no mail of ours carries, nothing is looked for. */
export const undeliveredRequest = `CASE WHEN q.state = 'awaiting_signature' THEN ${toSigner} WHEN q.state = 'submitted' AND q.channel = 'mail' THEN ${toAns} END`;

/** SQL: the signer of request `q` was sent a version of it before the one that it is now, or is to be: that one serves no more. */
export const reworkedRequest = `(SELECT count(*) FROM messages v WHERE v.subject_kind = 'request' AND v.subject_id = q.id AND v.purpose = 'signature_request' AND ${hasLeftOrWill('v')} ${ofOneClient})
  > CASE WHEN q.state = 'awaiting_signature' THEN 1 ELSE 0 END`;

/**
 * SQL: what ANS asked to have corrected in request `q`, a draft again that has not left since, be it that it came back by itself; null: nothing. What we sent back
 * ourselves we have said why.
 */
export const correctionLeft = `CASE WHEN q.state = 'draft' AND q.corrections > 0 THEN (
  SELECT CASE WHEN e.action = 'ask_correction' AND e.from_state <> 'awaiting_signature' THEN q.correction_reason END FROM audit_entries e
   WHERE e.subject_kind = 'request' AND e.subject_id = q.id AND e.action IN ('ask_correction', 'send_for_signature', 'record_signature', 'edit_signed')
   ORDER BY e.sequence DESC LIMIT 1) END`;

/** The designation that the client of a 413 `q` is asked for in its place; null: none is, and nothing is looked for of any other request. */
export const designationInstead = `CASE WHEN q.kind = '413' AND ${amongStates('q', unsignedStates)} THEN ${askedDesignation('q.client_id')} END`;

// As ANS has it today: whoever is to be asked again, under another number, it had recorded once.
const recorded = (where: string) =>
  `EXISTS (SELECT 1 FROM assignments a WHERE a.client_id = q.client_id AND ${amongStates('a', recordedStates)} AND ${where})`;

const unsent = `q.state IN ('draft', 'awaiting_signature', 'signed', 'to_correct')`;

/** SQL: the 413 `q` has not gone to ANS: a designation on the portal, once it is seen there, stands for it. */
export const isBeforeAns = `q.kind = '413' AND ${unsent}`;

/** SQL: the 503 `q` has not gone to ANS: nothing of what it asks is asked yet. */
export const isChangeBeforeAns = `q.kind = '503' AND ${unsent}`;

// Whoever is to leave is recorded no more, and whoever is to come is: by the portal, by hand, under another number.
const doneWithoutIt = `EXISTS (SELECT 1 FROM request_administrators n WHERE n.request_id = q.id AND n.change = 'departure')
    AND NOT EXISTS (SELECT 1 FROM request_administrators n WHERE n.request_id = q.id AND (n.change = 'departure') = ${recorded('a.administrator_id = n.administrator_id')})`;

/**
 * There is nothing left to ask by `q`, which has not gone to ANS. A designation that was seen on the portal stands for a 413: somebody is recorded, and nobody whom it
 * declares is not. Who came to the team since is declared by it still. Of a 503, whom it has leave has left, and whom it has come has come.
 */
export const replacedRequest = `CASE WHEN ${isBeforeAns} THEN ${onPortal('q.client_id')} AND ${recorded('true')}
    AND NOT EXISTS (SELECT 1 FROM request_administrators n WHERE n.request_id = q.id AND NOT ${recorded('a.administrator_id = n.administrator_id')})
  WHEN ${isChangeBeforeAns} THEN ${doneWithoutIt} ELSE false END`;
