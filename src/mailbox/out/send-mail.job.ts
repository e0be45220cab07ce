import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobInHand } from '../../platform/jobs/job-handlers.js';
import { clock } from '../../platform/clock.js';
import { RetryLater } from '../../platform/jobs/retry-later.js';
import { Mailer } from '../../platform/mail/mailer.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { MailSending } from './mail-sending.service.js';

/** The release makes them due at once: this is only how often one looks meanwhile. */
const heldForMilliseconds = 15 * 60_000;

/** One attempt: claim and commit, speak to the server outside any transaction, write what is known. */
@Injectable()
export class SendMailJob {
  constructor(
    private readonly db: TenantDb,
    private readonly sending: MailSending,
    private readonly mailer: Mailer,
  ) {}

  @HandlesJob('mail.send')
  async handle({ messageId }: { messageId: string }, job: JobInHand): Promise<void> {
    const claimed = await this.db.run(job.scope, async () => {
      const held = await this.sending.held();
      return held ? 'held' : this.sending.claim(messageId);
    });
    if (claimed === 'held')
      throw new RetryLater(
        new Date(clock.now().getTime() + heldForMilliseconds),
        'Courriels retenus par l’exploitation',
      );
    if (!claimed) return;
    const delivery = await this.mailer.send(claimed.letter);
    const next = await this.db.run(job.scope, () => this.sending.conclude(claimed, delivery, job.lastTry));
    if (next instanceof Date) throw new RetryLater(next, delivery.answer);
    if (next === 'again') throw new Error(`Mail ${messageId} put off: ${delivery.answer}`);
  }
}
