import { tellsPrerequisite } from '../../clients/records/prerequisites.facts.js';
import { hasLeftOrWill } from '../../mailbox/out/outgoing-mail.facts.js';
import { ofOneClient } from '../../platform/tenancy/of-one-client.js';

/** What is signed of it, the mail that asks for it, the column by which an answer names it, and the state in which it waits: of any other nothing is looked for. */
const papers = {
  request: { mail: 'signature_request', kind: 'signed_form', column: 'request_id', waits: 'awaiting_signature' },
  mandate: { mail: 'mandate_request', kind: 'signed_mandate', column: 'delegation_id', waits: 'requested' },
};
type Paper = keyof typeof papers;

const returned = (answer: string, row: string, { kind, column }: (typeof papers)[Paper]) =>
  `FROM client_answers ${answer} WHERE ${answer}.client_id = ${row}.client_id AND ${answer}.${column} = ${row}.id AND ${answer}.kind = '${kind}' AND ${answer}.state = 'sent_back'`;

/** Of the mail that asks for it and waited for an address: until when. Few ever do, and have an index. */
const heldUntil = (row: string, { mail }: (typeof papers)[Paper]) =>
  `(SELECT max(h.held_until) FROM messages h WHERE h.held_until IS NOT NULL AND h.subject_id = ${row}.id AND h.purpose = '${mail}' AND ${hasLeftOrWill('h')})`;

/**
 * SQL: since when the client is waited for by what is to be signed: since it left, or since what came back of it was last sent back to be made again. The days
 * for which it lay with us, or waited for an address that receives, are nobody's delay, and who is asked again has their days again.
 * @param row SQL of the request, or of the mandate
 */
export const askedSince = (row: string, paper: Paper) =>
  `CASE WHEN ${row}.state = '${papers[paper].waits}' THEN least((SELECT moment()), greatest(${row}.state_since, (SELECT max(b.state_since) ${returned('b', row, papers[paper])}), ${heldUntil(row, papers[paper])})) ELSE ${row}.state_since END`;

/** SQL: what came back of it was sent back since it left: it is asked for again. @param row SQL of the request, or of the mandate */
export const wasSentBack = (row: string, paper: Paper) =>
  `EXISTS (SELECT 1 ${returned('b', row, papers[paper])} AND b.state_since > ${row}.state_since ${ofOneClient})`;

/** SQL: when a person last sent back what client `c` had answered of its prerequisites. */
export const prerequisitesSentBack = `(SELECT max(b.state_since) FROM client_answers b WHERE b.client_id = c.id AND ${tellsPrerequisite('b')} AND b.state = 'sent_back')`;
