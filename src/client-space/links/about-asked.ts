import type { OutgoingMail } from '../../mailbox/out/mail-queue.service.js';

/** What a link asks for, or an answer answers: a mail of it is about that, and so is what comes back to the mail. Null: the client itself. */
export function aboutAsked({
  requestId,
  delegationId,
  orderId = null,
}: {
  requestId: string | null;
  delegationId: string | null;
  orderId?: string | null;
}): OutgoingMail['about'] {
  if (requestId) return { kind: 'request', id: requestId };
  if (delegationId) return { kind: 'delegation', id: delegationId };
  return orderId ? { kind: 'order', id: orderId } : null;
}
