import { isAnotherThan } from '../clients/records/representative.facts.js';
import { undelivered } from '../mailbox/out/undelivered.facts.js';
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
