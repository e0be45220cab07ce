import { amongStates } from '../../platform/tenancy/among-states.js';
import type { OutgoingState } from '../message.entity.js';
import { outgoingMailTable } from './outgoing-mail.transitions.js';

/** Of these nothing reached anybody, unless a person sends them again. */
const lost: OutgoingState[] = ['failed', 'withdrawn'];
const others = (Object.keys(outgoingMailTable.states) as OutgoingState[]).filter((state) => !lost.includes(state));

/** SQL: this mail of ours has left, or will; one whose sending is in doubt may have. @param mail the alias of the row of messages */
export const hasLeftOrWill = (mail: string) => amongStates(mail, others);
