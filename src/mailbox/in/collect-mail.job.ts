import { Injectable } from '@nestjs/common';
import { EditorService } from '../../accounts/editor.service.js';
import { HandlesJob, type JobInHand } from '../../platform/jobs/job-handlers.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { SecretsService } from '../../platform/secrets/secrets.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { longestRound, MailboxRound } from '../boxes/mailbox-round.service.js';
import { Mailboxes } from '../boxes/mailboxes.service.js';
import { MailSending } from '../out/mail-sending.service.js';
import { openMailSource } from '../sources/open-mail-source.js';

/** Reads the mailbox that the operator gave an editor, and has those read that it set itself: none waits for another. */
@Injectable()
export class CollectMailJob {
  constructor(
    private readonly db: TenantDb,
    private readonly editor: EditorService,
    private readonly sending: MailSending,
    private readonly secrets: SecretsService,
    private readonly mailboxes: Mailboxes,
    private readonly outbox: Outbox,
    private readonly round: MailboxRound,
  ) {}

  @HandlesJob('mailbox.collect')
  async handle(_payload: Record<string, never>, { scope }: JobInHand): Promise<void> {
    const { editor, password } = await this.db.run(scope, async () => {
      await this.sending.sweep();
      const boxes = (await this.mailboxes.all()).filter(({ pausedAt }) => pausedAt === null);
      const payloads = boxes.map(({ id }) => ({ mailboxId: id }));
      await this.outbox.enqueueMany('mailbox.read', payloads, ({ mailboxId }) => mailboxId);
      const editor = await this.editor.current();
      return { editor, password: await this.secrets.reveal('mailbox_password', editor.editorId) };
    });
    const { mailSource: address, slug } = editor;
    if (address === null) return;
    const open = () => openMailSource(address, slug, password);
    await this.round.run({ address, open, way: 'collected' }, scope, longestRound);
  }
}
