import { Injectable } from '@nestjs/common';
import { log } from '../../platform/log.js';
import { TenantDb, type TenantScope } from '../../platform/tenancy/tenant-db.js';
import { MailIntake, type Way } from '../in/mail-intake.service.js';
import { MailReading } from '../in/mail-reading.service.js';
import { StrayMails } from '../in/stray-mails.js';
import type { MailSource, WaitingMail } from '../sources/mail-source.js';
import { MailboxReadings } from '../sources/mailbox-readings.service.js';
import { type ProblemCode, SourceProblem } from '../sources/source-problem.js';

/** A round ends before the relay would hand it to somebody else; the next one goes on. */
export const longestRound = 45_000;

/** A place that is read: under what its reading is remembered, how it is opened, and who vouches for what comes from it. */
export interface Place {
  address: string;
  open(): MailSource | Promise<MailSource>;
  way: Way;
}

/** Reads one place, for a time: each mail is kept in its own transaction, and with it how far one has read. */
@Injectable()
export class MailboxRound {
  constructor(
    private readonly db: TenantDb,
    private readonly intake: MailIntake,
    private readonly readings: MailboxReadings,
    private readonly reading: MailReading,
    private readonly strays: StrayMails,
  ) {}

  /**
   * What somebody must mend is said beside the mailbox, and tried again at the next round: the job did not fail.
   * @param milliseconds the next round goes on
   * @returns what kept it from being read
   */
  async run(place: Place, scope: TenantScope, milliseconds: number): Promise<ProblemCode | null> {
    let source: MailSource | null = null;
    let problem: ProblemCode | null = null;
    let words = '';
    try {
      source = await place.open();
      await this.collect(source, place, scope, milliseconds);
    } catch (error) {
      if (!(error instanceof SourceProblem)) throw error;
      problem = error.code;
      words = error.message;
    } finally {
      await source?.close();
    }
    const stands = { place: source?.place() ?? null, unreadable: source?.unreadable() ?? 0, problem };
    const changed = await this.db.run(scope, () => this.readings.conclude(place.address, stands));
    if (changed && problem)
      log.fault(`mailbox.collect: a mailbox cannot be read (${problem})`, words, { editor: scope.editorId });
    return problem;
  }

  private async collect(source: MailSource, place: Place, scope: TenantScope, milliseconds: number): Promise<void> {
    const end = Date.now() + milliseconds;
    const last = await this.db.run(scope, () => this.readings.of(place.address));
    for await (const mail of source.waiting(last)) {
      await this.keep(source, mail, place, scope);
      if (Date.now() > end) break;
    }
  }

  /** One mail that cannot be kept must not hold back the others. */
  private async keep(source: MailSource, { key, raw, size }: WaitingMail, { address, way }: Place, scope: TenantScope) {
    const remember = async () => {
      const place = source.place();
      if (place) await this.readings.remember(address, place);
    };
    try {
      const mail = await this.reading.collected(raw, size);
      await this.db.run(scope, async () => {
        if (!(await this.strays.forgot(mail))) await this.intake.keep(mail, raw, way);
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
