import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobInHand } from '../../platform/jobs/job-handlers.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { ImapSource } from '../sources/imap-source.js';
import { MailboxAccess } from './mailbox-access.service.js';
import { longestRound, MailboxRound } from './mailbox-round.service.js';
import { sourceOf } from './mailbox.entity.js';
import { Mailboxes } from './mailboxes.service.js';

/** Reads the folders of one mailbox that an editor set. */
@Injectable()
export class ReadMailboxJob {
  constructor(
    private readonly db: TenantDb,
    private readonly mailboxes: Mailboxes,
    private readonly access: MailboxAccess,
    private readonly round: MailboxRound,
  ) {}

  @HandlesJob('mailbox.read')
  async handle({ mailboxId }: { mailboxId: string }, { scope, stopping }: JobInHand): Promise<void> {
    const mailbox = await this.db.run(scope, () => this.mailboxes.find(mailboxId));
    // Paused or removed since.
    if (!mailbox || mailbox.pausedAt) return;
    const { folders, authservId } = mailbox;
    for (const folder of folders) {
      if (stopping?.aborted) return;
      const open = async () => new ImapSource(await this.access.account(mailbox, scope), folder);
      const place = { address: sourceOf(mailbox, folder), open, way: { authservId } };
      const problem = await this.round.run(place, scope, longestRound / folders.length);
      if (problem === 'login') this.access.refused(mailbox);
      // What keeps one folder from being read keeps the others too, but for its name.
      if (problem !== null && problem !== 'folder') return;
    }
  }
}
