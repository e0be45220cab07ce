import { Injectable } from '@nestjs/common';
import { MailQueue, type QueuedMail } from '../mailbox/out/mail-queue.service.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { Refused } from '../platform/web/errors.js';
import {
  type Fate,
  digestsOf,
  entriesOf,
  insidersOf,
  joined,
  type Morning,
  outsidersOf,
  told,
} from './letters-of-round.js';
import { type ReminderDecision, ReminderLedger } from './reminder-ledger.js';
import type { Due, Round } from './reminder-round.js';

/** Writes the mails of what is due, each with its row of the ledger. */
@Injectable()
export class ReminderMails {
  constructor(
    private readonly ledger: ReminderLedger,
    private readonly mail: MailQueue,
    private readonly audit: AuditService,
  ) {}

  /**
   * All mails of one transaction at once: their addresses are held in the one order of everybody.
   * @param now told by mails that leave now, to our people too
   * @param morning one mail a person for everything that may wait until the morning: a digest, whatever there is to tell
   */
  async tell(now: Due[], morning: Morning, round: Round): Promise<void> {
    const { mails, unwritten } = joined([
      ...now.flatMap((one) => [insidersOf(one, round), outsidersOf(one, round)]),
      ...digestsOf(morning, round),
      ...morning.dues.map((one) => outsidersOf(one, round)),
    ]);
    const queued = await this.mail.queueEach(mails.map(({ mail }) => mail));
    const kept = mails.map(({ kept: of }, index) => of(fateOf(queued[index]!)));
    // A recipient twice for one stage breaks the unique key: the whole round is undone, mails included.
    await this.ledger.write([...unwritten, ...kept.flatMap(({ decisions }) => decisions)]);
    await this.audit.recordMany([...kept.flatMap(({ entries }) => entries), ...[...now, ...morning.dues].map(told)]);
  }

  /** What is told to nobody, and why. */
  async withhold(decisions: ReminderDecision[]): Promise<void> {
    await this.ledger.write(decisions);
    await this.audit.recordMany(decisions.flatMap(entriesOf));
  }
}

// What is refused leaves no trace but its reason, and the others of the round leave.
function fateOf(queued: QueuedMail | Refused): Fate {
  if (queued instanceof Refused) return { decision: 'withheld', reason: queued.message };
  return { decision: 'sent', messageId: queued.id, reason: null };
}
