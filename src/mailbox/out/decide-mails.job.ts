import { Injectable } from '@nestjs/common';
import { User } from '../../accounts/user.entity.js';
import type { JobPayloads } from '../../jobs.js';
import { HandlesJob, type JobInHand } from '../../platform/jobs/job-handlers.js';
import type { Actor } from '../../platform/tenancy/tenant-context.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { MailDecisions } from './mail-decisions.service.js';

/** What a person decided of many mails of a list: the journal names that person for each. */
@Injectable()
export class DecideMailsJob {
  constructor(
    private readonly db: TenantDb,
    private readonly decisions: MailDecisions,
  ) {}

  @HandlesJob('mail.decide')
  async handle({ action, messageIds, personId }: JobPayloads['mail.decide'], { scope }: JobInHand): Promise<void> {
    const { name, role } = await this.db.run(scope, () => this.db.theOne(User, { id: personId }));
    const actor: Actor = { kind: 'person', id: personId, name, role };
    await this.db.run({ ...scope, actor }, () => this.decisions.decideMany(messageIds, action));
  }
}
