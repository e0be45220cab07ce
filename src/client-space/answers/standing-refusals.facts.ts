import { hasLeftOrWill } from '../../mailbox/out/outgoing-mail.facts.js';
import { parisDay } from '../../platform/tenancy/paris-day.js';
import { ofOneClient } from '../../platform/tenancy/of-one-client.js';

/** What it declines: the id of its request or of its mandate, else of the client who is asked for contract and card. */
const refused = (answer: string) => `coalesce(${answer}.request_id, ${answer}.delegation_id, ${answer}.client_id)`;

/**
 * Refusal `answer` stands: what it declines was not asked again since, by a paper sent anew or a mail that a person wanted. Rounds write none meanwhile, so that any
 * later one is wanted.
 * @param answer SQL of the row of the answer
 */
export const refusalStands = (
  answer: string,
) => `${answer}.kind = 'refusal' AND ${answer}.state IN ('to_review', 'accepted')
  AND NOT EXISTS (SELECT 1 FROM requests later WHERE later.id = ${answer}.request_id AND later.state_since > ${answer}.created_at ${ofOneClient})
  AND NOT EXISTS (SELECT 1 FROM delegations later WHERE later.id = ${answer}.delegation_id AND later.state_since > ${answer}.created_at ${ofOneClient})
  AND NOT EXISTS (SELECT 1 FROM messages asked WHERE asked.client_id = ${answer}.client_id AND asked.created_at > ${answer}.created_at AND asked.direction = 'out' AND ${hasLeftOrWill('asked')}
    AND (asked.purpose IN ('signature_chase', 'reminder') AND asked.subject_id = ${refused(answer)}
      OR asked.purpose = 'prerequisites_request' AND ${answer}.request_id IS NULL AND ${answer}.delegation_id IS NULL) ${ofOneClient})`;

/** Of clients `$1`, whoever declined something, as long as nobody asked again: the day it did, of each. Refusals are few: they are read once for all the clients asked. */
export const standingRefusals = `SELECT a.client_id, jsonb_build_object(
    'request', max(${parisDay('a.created_at')}) FILTER (WHERE a.request_id IS NOT NULL),
    'mandate', max(${parisDay('a.created_at')}) FILTER (WHERE a.delegation_id IS NOT NULL),
    'prerequisites', max(${parisDay('a.created_at')}) FILTER (WHERE a.request_id IS NULL AND a.delegation_id IS NULL)) AS declined
  FROM client_answers a WHERE a.client_id = ANY($1) AND ${refusalStands('a')} GROUP BY a.client_id`;

/** Of requests `$1`, the refusal that nobody has read, whatever was signed since. */
export const unreadRefusals = `SELECT DISTINCT ON (a.request_id) a.request_id, a.id AS answer_id, ${parisDay('a.created_at')} AS since FROM client_answers a
  WHERE a.request_id = ANY($1) AND a.kind = 'refusal' AND a.state = 'to_review' ORDER BY a.request_id, a.created_at, a.id`;

/** The day on which a client declined `subject`, as long as nobody asked again; null: they did not. @param client SQL of its id @param subject SQL, as `refused` has it */
export const declinedOn = (client: string, subject: string) =>
  `(SELECT max(${parisDay('a.created_at')}) FROM client_answers a WHERE a.client_id = ${client} AND ${refused('a')} = ${subject} AND ${refusalStands('a')})`;
