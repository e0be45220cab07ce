import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import { clock } from '../../platform/clock.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { Message } from '../message.entity.js';
import { OwnMails, type OwnMessage } from './own-mails.service.js';
import type { StoppedAddress } from './stopped-address.entity.js';

/** Those whom a mail of ours did not reach, while others have it: it leaves again for them alone. */
@Injectable()
export class MissedRecipients {
  private readonly moves: OwnMails['moves'];

  constructor(
    private readonly db: TenantDb,
    private readonly outbox: Outbox,
    private readonly audit: AuditService,
    own: OwnMails,
  ) {
    this.moves = own.moves;
  }

  /** A person has it leave again for those alone whom it did not reach. @throws Refused when all have it, none can be reached, or nothing of it is true any more */
  async complete(id: string): Promise<void> {
    const columns = { lastError: null, queuedSince: clock.now(), leavesAt: null };
    await this.moves.move(await this.moves.byId(id), 'complete', { columns });
    await this.outbox.enqueue('mail.send', { messageId: id });
  }

  /** A person has seen that it did not reach all, or nobody, and saw to it otherwise. @throws Refused when all have it */
  async settle(id: string): Promise<void> {
    const message = await this.moves.byId(id);
    const { state, stateSince, lastError: reason } = message;
    // Why one reached nobody stays said: it may be wanted again.
    const columns = state === 'sent' ? { lastError: null, leftOut: null, stateSince } : { stateSince };
    await this.moves.move(message, 'settle', { columns, reason });
  }

  /** It came back from these of its recipients, in lower case: the others have it. @returns whether it was so; false: it reached nobody, or has moved on */
  async miss(id: string, { reason, lost }: { reason: string; lost: string[] }): Promise<boolean> {
    const { recipients, leftOut: before, sentAt, lastError } = await this.moves.lock(id);
    const leftOut = recipients.filter((one) => lost.includes(one.toLowerCase()) || before?.includes(one));
    if (leftOut.length === recipients.length) return false;
    const told = `Remise impossible à ${reason}`;
    const all = before && lastError ? `${lastError}. ${told}` : told;
    const columns = { leftOut, lastError: all.slice(0, 500), sentAt: sentAt ?? clock.now() };
    return (await this.moves.note(id, 'miss', { columns, reason })) !== null;
  }

  /**
   * It was to leave for those alone whom it had not reached, and does not: the others have it all the same.
   * @param still what must be true of the mail besides its state @returns whether it was so
   */
  async stay(message: Message, reason: string, still?: (now: OwnMessage) => boolean): Promise<boolean> {
    const { id, sentAt, leftOut, recipients } = message;
    if (sentAt === null || leftOut === null || leftOut.length >= recipients.length) return false;
    const lastError = `Pas envoyé à ${leftOut.join(', ')}. ${reason}`.slice(0, 500);
    const columns = { lastError, putOff: null, leavesAt: null };
    return (await this.moves.note(id, 'stay', { columns, reason }, still)) !== null;
  }

  /** These, which an address held, leave for the one that was meant; without one, the address itself receives again. @returns how many */
  async letGo(ids: string[], { address, correctedTo }: StoppedAddress): Promise<number> {
    if (ids.length === 0) return 0;
    const corrected = (column: string) =>
      `ARRAY(SELECT DISTINCT CASE WHEN lower(a) = $1 THEN $2 ELSE a END FROM unnest(${column}) a)`;
    const waiting = await this.db.query<{ id: string; clientId: string | null; subject: string }>(
      `UPDATE messages m SET put_off = NULL, held_until = moment(), recipients = ${corrected('m.recipients')}, left_out = CASE WHEN m.left_out IS NOT NULL THEN ${corrected('m.left_out')} END
        WHERE m.id = ANY ($3::uuid[]) AND m.direction = 'out' AND m.state = 'queued' AND m.put_off = 'address'
       RETURNING m.id, m.client_id, m.subject`,
      [address, correctedTo ?? address, ids],
    );
    await this.audit.recordMany(
      waiting.map(({ id, clientId, subject }) => ({
        subject: { kind: 'message', id },
        clientId,
        action: 'leaves_again',
        summary: `Courriel «\u00a0${subject}\u00a0» repart à ${correctedTo ?? address}`,
      })),
    );
    await this.outbox.enqueueMany(
      'mail.send',
      waiting.map(({ id }) => ({ messageId: id })),
    );
    return waiting.length;
  }

  /** It has a reason to leave, and leaves for whom it has not reached: whoever has it gets it once. @returns whether it does */
  async completed(id: string, { address, correctedTo }: StoppedAddress): Promise<boolean> {
    const message = await this.moves.lock(id);
    const { state, recipients } = message;
    const isIt = (one: string) => one.toLowerCase() === address;
    // Of one that came back before this was noted, the others have had it.
    const leftOut = message.leftOut ?? (state === 'failed' ? recipients.filter(isIt) : []);
    if (!['sent', 'failed'].includes(state) || !leftOut.some(isIt)) return false;
    const corrected = (some: string[]) => [...new Set(some.map((one) => (isIt(one) ? (correctedTo ?? address) : one)))];
    const whom = { recipients: corrected(recipients), leftOut: corrected(leftOut) };
    const columns = { ...whom, lastError: null, queuedSince: clock.now(), leavesAt: null };
    await (state === 'sent'
      ? this.moves.note(id, 'complete', { columns, facts: { unreachable: false } })
      : this.moves.move(message, 'resend', { columns }));
    await this.outbox.enqueue('mail.send', { messageId: id });
    return true;
  }
}
