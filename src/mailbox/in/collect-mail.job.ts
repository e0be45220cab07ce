import { Injectable } from '@nestjs/common';
import { EditorService } from '../../accounts/editor.service.js';
import { HandlesJob, type JobInHand } from '../../platform/jobs/job-handlers.js';
import { SecretsService } from '../../platform/secrets/secrets.service.js';
import { TenantDb, type TenantScope } from '../../platform/tenancy/tenant-db.js';
import { MailReading } from './mail-reading.service.js';
import { MailIntake } from './mail-intake.service.js';
import { MailSending } from '../out/mail-sending.service.js';
import type { MailSource, WaitingMail } from '../sources/mail-source.js';
import { MailboxReadings } from '../sources/mailbox-readings.service.js';
import { openMailSource } from '../sources/open-mail-source.js';
import { type ProblemCode, SourceProblem } from '../sources/source-problem.js';
import { log } from '../../platform/log.js';

/** A round ends before the relay would hand it to somebody else; the next one goes on. */
const longestRound = 45_000;

/** Reads an editor's mailbox: each mail is kept in its own transaction, and with it how far one has read. */
@Injectable()
export class CollectMailJob {
  constructor(
    private readonly db: TenantDb,
    private readonly editor: EditorService,
    private readonly intake: MailIntake,
    private readonly sending: MailSending,
    private readonly readings: MailboxReadings,
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
    if (editor.mailSource)
      await this.round(editor.mailSource, () => openMailSource(editor.mailSource ?? '', editor.slug, password), scope);
  }

  /** What the operator must mend is said beside the mailbox, and tried again at the next round: the job did not fail. */
  private async round(address: string, open: () => MailSource, scope: TenantScope): Promise<void> {
    let source: MailSource | null = null;
    let problem: ProblemCode | null = null;
    let words = '';
    try {
      source = open();
      await this.collect(source, address, scope);
    } catch (error) {
      if (!(error instanceof SourceProblem)) throw error;
      problem = error.code;
      words = error.message;
    } finally {
      await source?.close();
    }
    const { place, unreadable } = { place: source?.place() ?? null, unreadable: source?.unreadable() ?? 0 };
    const changed = await this.db.run(scope, () => this.readings.conclude(address, { place, unreadable, problem }));
    if (changed && problem)
      log.fault(`mailbox.collect: a mailbox cannot be read (${problem})`, words, { editor: scope.editorId });
  }

  private async collect(source: MailSource, address: string, scope: TenantScope): Promise<void> {
    const end = Date.now() + longestRound;
    const known = await this.db.run(scope, () => this.readings.of(address));
    for await (const mail of source.waiting(known?.place ?? null)) {
      await this.keep(source, mail, address, scope);
      if (Date.now() > end) break;
    }
  }

  /** One mail that cannot be kept must not hold back the others. */
  private async keep(source: MailSource, { key, raw, size }: WaitingMail, address: string, scope: TenantScope) {
    const remember = async () => {
      const place = source.place();
      if (place) await this.readings.remember(address, place);
    };
    try {
      const mail = await this.reading.collected(raw, size);
      await this.db.run(scope, async () => {
        await this.intake.keep(mail, raw);
        source.keep(key);
        await remember();
      });
      await source.done(key);
    } catch (error) {
      log.fault('mailbox.collect: a mail could not be kept', error);
      source.putOff(key);
      await this.db.run(scope, remember);
    }
  }
}
