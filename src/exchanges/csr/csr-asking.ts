import type { ClientToWriteTo } from '../../clients/correspondents.queries.js';
import type { Message } from '../../mailbox/message.entity.js';
import type { WaitingOrder } from '../../orders/asked/expected-csrs.service.js';
import type { RecipientRole } from '../letters/addressees.service.js';
import type { Candidate } from '../mail-to-write.js';

/** Who may be asked for one: people that the client’s records know. */
export const handsCsrOver: RecipientRole[] = ['administrators', 'representative', 'informed'];

/** What the page begins with. */
export interface CsrAsking {
  client: ClientToWriteTo;
  orders: WaitingOrder[];
  orderId: string | null;
  candidates: Candidate[];
  /** The mail that brought a CSR, whose owner is told. */
  reply: Message | null;
  subject: string;
  text: string;
  minutes: number;
}
