import { Injectable } from '@nestjs/common';
import { EditorService } from '../../accounts/editor.service.js';
import { HandlesJob, type JobInHand } from '../../platform/jobs/job-handlers.js';
import { SecretsService } from '../../platform/secrets/secrets.service.js';
import { TenantDb, type TenantScope } from '../../platform/tenancy/tenant-db.js';
import { MailReading } from './mail-reading.service.js';
import { MailIntake } from './mail-intake.service.js';
import { MailSending } from '../out/mail-sending.service.js';
import type { MailSource } from './mail-source.js';
import { openMailSource } from './open-mail-source.js';

/** A round ends before the relay would hand it to somebody else; the next one goes on. */
const longestRound = 45_000;

/** Reads an editor's mailbox: each mail is kept in its own transaction, and only then marked as read at the source. */
@Injectable()
export class CollectMailJob {
  constructor(
    private readonly db: TenantDb,
    private readonly editor: EditorService,
    private readonly intake: MailIntake,
    private readonly sending: MailSending,
    private readonly secrets: SecretsService,
    private readonly reading: MailReading,
  ) {}

  @HandlesJob('mailbox.collect')
  async handle(_payload: Record<string, never>, { scope }: JobInHand): Promise<void> {
    const { editor, password } = await this.db.run(scope, async () => {
      await this.sending.sweep();
      const editor = await this.editor.current();
      return { editor, password: await this.secrets.reveal('mailbox_password', editor.editorId) };
    });
    if (!editor.mailSource) return;
    const source = openMailSource(editor.mailSource, editor.slug, password);
    try {
      const lost = await this.collect(source, scope);
      if (lost > 0) throw new Error(`${lost} mail(s) could not be kept: they stay unread at the source`);
    } finally {
      await source.close();
    }
  }

  private async collect(source: MailSource, scope: TenantScope): Promise<number> {
    const end = Date.now() + longestRound;
    let lost = 0;
    for await (const { key, raw, size } of source.unread()) {
      const mail = await this.reading.collected(raw, size);
      // One mail that cannot be kept must not hold back the others.
      const kept = await this.db
        .run(scope, () => this.intake.keep(mail, raw))
        .catch((error: Error) => {
          console.error(`mailbox.collect: a mail could not be kept: ${error.message}`);
          return null;
        });
      if (kept) await source.done(key);
      else lost += 1;
      if (Date.now() > end) break;
    }
    return lost;
  }
}
