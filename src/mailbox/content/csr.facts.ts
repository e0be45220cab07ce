import { hasLeftOrWill } from '../out/outgoing-mail.facts.js';

/**
 * A certificate request came by this mail, and nobody has told its owner yet how to hand it over: neither by the letter that brings the link,
 * which has left or will, nor otherwise, as somebody said. Any other answer tells nothing of it.
 * @param mail SQL of the row of the mail
 */
export const csrWaits = (mail: string) => `
  ${mail}.csr_since IS NOT NULL AND ${mail}.csr_settled_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM messages o WHERE o.direction = 'out' AND o.purpose = 'csr_request' AND o.in_reply_to = ${mail}.message_id AND ${hasLeftOrWill('o')})`;
