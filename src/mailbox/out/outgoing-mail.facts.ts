import { amongStates } from '../../platform/tenancy/among-states.js';
import type { OutgoingState } from '../message.entity.js';
import { outgoingMailTable } from './outgoing-mail.transitions.js';

/** Of these nothing reached anybody, unless a person sends them again. */
const lost: OutgoingState[] = ['failed', 'dropped', 'withdrawn'];
const others = (Object.keys(outgoingMailTable.states) as OutgoingState[]).filter((state) => !lost.includes(state));

/** SQL: the mails of ours that wait for this address to be corrected; of those that have left, others have them. @param address SQL, in lower case */
export const waitingFor = (address: string) => `
  SELECT m.id, m.client_id, m.created_at, true AS held FROM messages m WHERE m.put_off = 'address' AND m.state = 'queued' AND EXISTS (SELECT 1 FROM unnest(m.recipients) a WHERE lower(a) = ${address})
  UNION ALL SELECT m.id, m.client_id, m.created_at, false FROM messages m WHERE m.left_out IS NOT NULL AND m.state = 'sent' AND EXISTS (SELECT 1 FROM unnest(m.left_out) a WHERE lower(a) = ${address})`;

/** SQL: this mail of ours has left, or will; one whose sending is in doubt may have. @param mail the alias of the row of messages */
export const hasLeftOrWill = (mail: string) => amongStates(mail, others);
