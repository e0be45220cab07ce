import { Injectable } from '@nestjs/common';
import type { Editor } from '../../accounts/editor.entity.js';
import { EditorService } from '../../accounts/editor.service.js';
import { parisTime } from '../../journey/calendar/paris-time.js';
import { isWorkingDay } from '../../journey/calendar/working-days.js';
import { MailQueue } from '../../mailbox/out/mail-queue.service.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { clock } from '../../platform/clock.js';
import { HandlesJob } from '../../platform/jobs/job-handlers.js';
import { RetryLater } from '../../platform/jobs/retry-later.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { ReminderLedger } from '../reminder-ledger.js';
import { morning } from '../reminder-round.js';
import { ChaseRules } from '../rules/chase-rules.service.js';
import { ChaseTexts } from './chase-texts.service.js';
import { ChaseLetters } from './chase-letters.service.js';
import { decided, endedWords, passed, toldOf } from './chase-decisions.js';
import { type DueWait, dueOf, stagesFor, type RulesByWait, wasReminded } from './due-waits.js';
import { keyOf, WaitsQueries } from './waits.queries.js';
import type { Audience } from './waits.js';

/** Each writes a mail, two lines of the journal and one of the ledger: the head of the journal is held for so many (decision 0024). */
const atOnce = 200;

const audiences: Audience[] = ['client', 'colleague', 'task'];

/** How far the clock of who opens a round may be before that of who runs it, in milliseconds. */
const clocksApart = 5 * 60_000;

/** Chases by itself those who are waited for, once a working day, by sets: the mails to clients, and the task that comes after the last. */
@Injectable()
export class Chasing {
  constructor(
    private readonly waits: WaitsQueries,
    private readonly rules: ChaseRules,
    private readonly texts: ChaseTexts,
    private readonly letters: ChaseLetters,
    private readonly ledger: ReminderLedger,
    private readonly editor: EditorService,
    private readonly mails: MailQueue,
    private readonly audit: AuditService,
    private readonly outbox: Outbox,
  ) {}

  /**
   * @returns of how many waits something was decided: 0 when nobody works today, and long before its hour, which opens another one.
   * @throws RetryLater while another round is at it, or by a clock that is not quite at the hour at which this was opened: the next one is a day away
   */
  @HandlesJob('reminders.chase')
  async decide(): Promise<number> {
    const today = clock.today();
    if (!isWorkingDay(today)) return 0;
    const opens = parisTime(today, morning);
    const early = opens.getTime() - clock.now().getTime();
    if (early > clocksApart) return 0;
    if (early > 0) throw new RetryLater(opens, 'Rien ne part avant neuf heures.');
    await this.ledger.takeTurn();
    const [rules, editor] = [await this.rules.byWait(), await this.editor.current()];
    const lacking = (await this.texts.book(rules)).lacking(editor);
    const rows = (await this.waits.due(stagesFor(rules, audiences), 'nothing')).filter(
      (row) => dueOf(row, rules, audiences, today, lacking).length > 0,
    );
    const now = rows.slice(0, atOnce);
    if (now.length === 0) return 0;
    // Once nobody else can move them: what was signed meanwhile is chased no more.
    const dues = (await this.waits.locked(now)).flatMap((row) => dueOf(row, rules, audiences, today, lacking));
    await this.write(dues, rules, editor);
    const [next] = rows.slice(atOnce);
    // A key of its own: this job's, still open, would swallow it.
    if (next) await this.outbox.enqueue('reminders.chase', {}, { key: `from ${keyOf(next)}` });
    return new Set(dues.map(({ row }) => row)).size;
  }

  private async write(dues: DueWait[], rules: RulesByWait, editor: Editor): Promise<void> {
    const forClients = dues.filter(({ audience, send }) => audience !== 'task' && send !== null);
    const letters = await this.letters.of(forClients, rules, editor);
    const mails = letters.flatMap(({ due, mails: some }) => some.map((mail) => ({ due, mail })));
    const queued = await this.mails.queueMany(
      mails.map(({ mail }) => mail),
      leavesAt(editor),
    );
    const decisions = [
      ...dues.flatMap(passed),
      ...mails.flatMap(({ due, mail }, index) =>
        decided(due, rules, { recipient: mail.to[0] ?? '', decision: 'sent', messageId: queued[index]?.id }),
      ),
      ...letters.flatMap(({ due, refusals }) => refusals.flatMap((refusal) => decided(due, rules, refusal))),
    ];
    const left = new Set(mails.map(({ due }) => due.row));
    const tasks = dues
      .filter(({ audience, send }) => audience === 'task' && send !== null)
      .flatMap((due) => {
        const words = endedWords(wasReminded(due.row) || left.has(due.row));
        return decided(due, rules, { recipient: 'tâche', decision: 'task' }).map((task) => ({ task, words }));
      });
    // A recipient twice for one stage breaks the unique key: the whole round is undone, mails included.
    await this.ledger.write([...decisions, ...tasks.map(({ task }) => task)]);
    await this.audit.recordMany([
      ...decisions.flatMap((one) => toldOf(one)),
      ...tasks.flatMap(({ task, words }) => toldOf(task, words)),
    ]);
  }
}

/** What leaves for a client by itself may be taken back as long as what a person writes. */
export function leavesAt({ writtenMailMinutes: minutes }: Editor): Date | null {
  return clock.after(minutes);
}
