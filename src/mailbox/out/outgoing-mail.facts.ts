import { amongStates } from '../../platform/tenancy/among-states.js';
import { ofOneClient } from '../../platform/tenancy/of-one-client.js';
import { parisDay } from '../../platform/tenancy/paris-day.js';
import type { OutgoingPurpose, OutgoingState } from '../message.entity.js';
import { bulkStates, outgoingMailTable } from './outgoing-mail.transitions.js';

/** They ask the people of a client for something, by a link or not. */
export const askingPurposes: readonly OutgoingPurpose[] = [
  ...(['reminder', 'signature_chase'] as const),
  ...(['signature_request', 'mandate_request', 'paper_return', 'csr_request'] as const),
  ...(['prerequisites_request', 'prefilled_dossier'] as const),
];

/** Of these nothing reached anybody, unless a person sends them again. */
const lost: OutgoingState[] = ['failed', 'dropped', 'withdrawn'];
const others = (Object.keys(outgoingMailTable.states) as OutgoingState[]).filter((state) => !lost.includes(state));

/** SQL: the mails of ours that wait for this address to be corrected; of those that have left, others have them. @param address SQL, in lower case */
export const waitingFor = (address: string) => `
  SELECT m.id, m.client_id, m.created_at, true AS held FROM messages m WHERE m.put_off = 'address' AND m.state = 'queued' AND EXISTS (SELECT 1 FROM unnest(m.recipients) a WHERE lower(a) = ${address})
  UNION ALL SELECT m.id, m.client_id, m.created_at, false FROM messages m WHERE m.left_out IS NOT NULL AND m.state = 'sent' AND EXISTS (SELECT 1 FROM unnest(m.left_out) a WHERE lower(a) = ${address})`;

/** SQL: this mail of ours has left, or will; one whose sending is in doubt may have. @param mail the alias of the row of messages */
export const hasLeftOrWill = (mail: string) => amongStates(mail, others);

/** SQL: this mail of ours waits to leave, and a person may still take it back. @param mail the alias of the row of messages */
export const mayBeWithdrawn = (mail: string) =>
  `${mail}.direction = 'out' AND ${amongStates(mail, bulkStates.withdraw)}`;

/** SQL: the client's archiving does not stop it: neither asks it anything, nor has it a link. @param mail the alias of the row of messages */
export const outlivesArchiving = (mail: string) =>
  `${mail}.link_id IS NULL AND ${mail}.purpose NOT IN (${askingPurposes.map((purpose) => `'${purpose}'`).join(', ')})`;

interface Carried {
  /** SQL of the id of what it is about. */
  id: string;
  kind: 'request' | 'delegation';
  /** What is sent for, by which mails. */
  purposes: OutgoingPurpose[];
  /** SQL of a moment: a mail of before carried something else. */
  from?: string;
}

/**
 * SQL: the last mail that carries it failed, and waits for a person among « Envois en échec »: `{"messageId", "since"}`; null: it arrived, is on its way, or was seen to.
 * What a colleague was sent besides is not what carries it.
 */
export const undelivered = ({ id, kind, purposes, from }: Carried) => `(
  SELECT CASE WHEN m.state = 'failed' THEN jsonb_build_object('messageId', m.id, 'since', ${parisDay('m.state_since')}) END
    FROM messages m LEFT JOIN client_links k ON k.id = m.link_id
   WHERE m.subject_kind = '${kind}' AND m.subject_id = ${id} AND m.direction = 'out' AND m.state <> 'withdrawn' AND m.link_code IS NULL AND k.handed_by IS NULL
     AND m.purpose IN (${purposes.map((one) => `'${one}'`).join(', ')})${from ? ` AND m.created_at >= ${from}` : ''}
   ORDER BY m.created_at DESC, m.id DESC LIMIT 1 ${ofOneClient})`;
