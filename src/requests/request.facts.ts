import { isAnotherThan } from '../clients/records/representative.facts.js';

/** Whom the form of request `q` was printed for; null while nothing is printed. */
export const printedSigner = `nullif(trim(concat(q.form #>> '{signer,firstNames}', ' ', q.form #>> '{signer,lastName}')), '')`;

/** The same, of one that waits for its signature, when somebody else is the representative by now; null otherwise. */
export const formerSigner = `(SELECT ${printedSigner} FROM representatives p WHERE p.client_id = q.client_id AND p.ended_on IS NULL AND q.state = 'awaiting_signature'
    AND ${isAnotherThan('p', { name: printedSigner, at: 'q.state_since' })})`;
