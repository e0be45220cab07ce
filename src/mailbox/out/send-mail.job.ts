import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobInHand } from '../../platform/jobs/job-handlers.js';
import { RetryLater } from '../../platform/jobs/retry-later.js';
import { MailHold } from '../../platform/mail/mail-hold.service.js';
import { Mailer } from '../../platform/mail/mailer.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { MailSending } from './mail-sending.service.js';

/** One attempt: claim and commit, speak to the server outside any transaction, write what is known. */
@Injectable()
export class SendMailJob {
  constructor(
    private readonly db: TenantDb,
    private readonly sending: MailSending,
    private readonly mailer: Mailer,
    private readonly hold: MailHold,
  ) {}

  @HandlesJob('mail.send')
  async handle({ messageId }: { messageId: string }, job: JobInHand): Promise<void> {
    const claimed = await this.db.run(job.scope, async () => {
      await this.hold.letThrough();
      return this.sending.claim(messageId);
    });
    if (!claimed) return;
    const delivery = await this.mailer.send(claimed.letter);
    const next = await this.db.run(job.scope, () => this.sending.conclude(claimed, delivery, job.lastTry));
    if (next instanceof Date) throw new RetryLater(next, delivery.answer);
    if (next === 'again') throw new Error(`Mail ${messageId} put off: ${delivery.answer}`);
  }
}
