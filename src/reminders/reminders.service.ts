import { Inject, Injectable } from '@nestjs/common';
import { EditorService } from '../accounts/editor.service.js';
import type { Env } from '../config/env.js';
import { frenchDate, frenchDays } from '../journey/calendar/french-date.js';
import { dueStages } from '../journey/calendar/reminder-stages.js';
import { parisTime } from '../journey/calendar/paris-time.js';
import { isWorkingDay, parisDate } from '../journey/calendar/working-days.js';
import { clock } from '../platform/clock.js';
import { HandlesJob } from '../platform/jobs/job-handlers.js';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { ENV } from '../platform/platform.module.js';
import { SlotsService } from '../slots/slots.service.js';
import { type ReminderDecision, ReminderLedger } from './reminder-ledger.js';
import { ReminderMails } from './reminder-mails.service.js';
import { type Due, leavesAtOnce, morning, type Round } from './reminder-round.js';
import { ReminderQueries, type WatchedCertificate } from './reminder.queries.js';
import { WaitsDigest } from './waits/waits-digest.service.js';

/** One transaction decides of so many certificates at most, each with its mails; the rest follows in the next job (decision 0022). */
const batch = 20;
/** A digest tells so many, the nearest first; the rest is in the one of the next working day. */
const digestSize = 500;
const everybody = 'tous';

/** A certificate with stages that are open: one to send, or none; older ones to record as passed; and the day the next one opens. */
type Open = Omit<Due, 'send'> & { send: number | null; next: string | null };

/** Decides which reminders are due, and writes each decision with its mail in the same transaction (domain rule 13). */
@Injectable()
export class RemindersService {
  constructor(
    private readonly queries: ReminderQueries,
    private readonly ledger: ReminderLedger,
    private readonly editor: EditorService,
    private readonly mails: ReminderMails,
    private readonly outbox: Outbox,
    private readonly slots: SlotsService,
    private readonly waiting: WaitsDigest,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @HandlesJob('reminders.decide')
  decideNow(): Promise<number> {
    return this.decide(clock.now());
  }

  /** @returns how many certificates a decision was written for: 0 when another round is at it. */
  async decide(now: Date): Promise<number> {
    if (!(await this.ledger.lock())) return 0;
    const editor = await this.editor.current();
    const round = { editor, administration: await this.queries.administration(), now, site: this.env.PUBLIC_URL };
    const open = await this.open(editor.reminderStages, now);
    const waits = open.filter((one) => isToSend(one) && !isMuted(one, now) && !leavesAtOnce(one.watched.notAfter, now));
    const atOnce = open.filter((one) => !waits.includes(one));
    for (const one of atOnce.slice(0, batch)) await this.decideOne(one, round);
    await this.awaitNext(atOnce.slice(0, batch));
    const [next] = atOnce.slice(batch);
    // Each with a key of its own: this job's, still open, would swallow it.
    if (next) await this.outbox.enqueue('reminders.decide', {}, { key: `from ${next.watched.slotId}` });
    // Once what leaves at once is decided: a digest is a transaction of its own.
    return next ? batch : atOnce.length + (await this.digest(waits.filter(isToSend), round));
  }

  // One a working day, for everybody: what comes up later waits for the next one.
  private async digest(waits: (Due & Open)[], round: Round): Promise<number> {
    const today = parisDate(round.now);
    if (round.now < parisTime(today, morning) || !isWorkingDay(today) || (await this.queries.digestSentOn(today)))
      return 0;
    const dues = waits.slice(0, digestSize);
    const waited = await this.waiting.told(today, round, digestSize);
    if (dues.length === 0 && waited.told.length === 0 && waited.silent.length === 0) return 0;
    await this.ledger.write(dues.flatMap(passed));
    await this.mails.withhold(waited.silent);
    await this.mails.digest(dues, waited.told, round);
    await this.awaitNext(dues);
    return dues.length;
  }

  // Only what may be due is read; what turns out not to be is read again when its next stage opens.
  private async open(stages: number[], now: Date): Promise<Open[]> {
    const looked = (await this.queries.toLookAt(now)).flatMap((watched) => {
      const { notAfter, decided } = watched;
      const about = aboutOf(watched);
      if (!about || !notAfter) return [];
      const { next, ...due } = dueStages({ notAfter: notAfter.toISOString(), now, stages, alreadyDecided: decided });
      return [{ watched: { ...watched, notAfter }, about, ...due, next: next?.on ?? null }];
    });
    const isOpen = ({ send, skip }: Open) => send !== null || skip.length > 0;
    await this.awaitNext(looked.filter((one) => !isOpen(one)));
    return looked.filter(isOpen);
  }

  private awaitNext(done: Open[]): Promise<void> {
    return this.slots.awaitReminders(
      done.map(({ watched: { slotId: id, certificateId, notAfter }, next }) => ({
        ...{ id, certificateId, notAfter },
        from: next === null ? null : parisTime(next, '00:00'),
      })),
    );
  }

  private async decideOne(one: Open, round: Round): Promise<void> {
    await this.ledger.write(passed(one));
    if (!isToSend(one)) return;
    if (!isMuted(one, round.now)) return this.mails.tell(one, round);
    const { clientId, mutedUntil, muteReason } = one.watched;
    const reason = `En sourdine jusqu’au ${frenchDate(mutedUntil ?? '')}\u00a0: ${muteReason ?? ''}`;
    const row = { clientId, about: one.about, stage: one.send, recipient: everybody };
    await this.ledger.write([{ ...row, decision: 'muted', reason }]);
  }
}

function isToSend(one: Open): one is Due & Open {
  return one.send !== null;
}

function isMuted({ watched }: Open, now: Date): boolean {
  return watched.mutedUntil !== null && watched.mutedUntil >= parisDate(now);
}

function passed({ watched, about, send, skip }: Open): ReminderDecision[] {
  const newer = send === null ? 'une étape plus récente est déjà décidée' : `l’étape ${frenchDays(send)} est due`;
  const row = { clientId: watched.clientId, about, recipient: everybody, reason: `Passée\u00a0: ${newer}.` };
  return skip.map((stage) => ({ ...row, stage, decision: 'skipped' }));
}

function aboutOf({ certificateId, slotId, declaredNotAfter }: WatchedCertificate): Due['about'] | null {
  if (certificateId) return { certificateId };
  return declaredNotAfter ? { slotId, declaredNotAfter } : null;
}
