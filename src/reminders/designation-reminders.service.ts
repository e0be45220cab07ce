import { Injectable } from '@nestjs/common';
import type { Editor } from '../accounts/editor.entity.js';
import { EditorService } from '../accounts/editor.service.js';
import { dueDesignationStage } from '../journey/calendar/designation-stages.js';
import { isWorkingDay, workingDaysBetween, zoneOfDepartement } from '../journey/calendar/working-days.js';
import { isMailAddress } from '../mailbox/mail-address.js';
import { MailQueue, type OutgoingMail } from '../mailbox/out/mail-queue.service.js';
import { type AuditEntry, AuditService } from '../platform/audit/audit.service.js';
import { clock } from '../platform/clock.js';
import { HandlesJob } from '../platform/jobs/job-handlers.js';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { designationReminder } from './designation-letter.js';
import { DesignationRemindersQueries, type UnansweredDesignation } from './designation-reminders.queries.js';
import { type ReminderDecision, ReminderLedger } from './reminder-ledger.js';

/** Each writes a mail, two lines of the journal and one of the ledger: the head of the journal is held for so many (decision 0024). */
const atOnce = 200;

interface Due {
  one: UnansweredDesignation;
  send: number | null;
  skip: number[];
}

/** Reminds those who were asked to designate and were not seen to have done so, in working days of the client; by sets. */
@Injectable()
export class DesignationReminders {
  constructor(
    private readonly queries: DesignationRemindersQueries,
    private readonly ledger: ReminderLedger,
    private readonly editor: EditorService,
    private readonly mails: MailQueue,
    private readonly audit: AuditService,
    private readonly outbox: Outbox,
  ) {}

  /** @returns of how many designations something was decided: 0 when another round is at it, or nobody works today. */
  @HandlesJob('reminders.designations')
  async decide(): Promise<number> {
    const today = clock.today();
    if (!isWorkingDay(today) || !(await this.ledger.lock())) return 0;
    const due = (await this.queries.unanswered()).flatMap((one) => dueOf(one, today));
    const now = due.slice(0, atOnce);
    await this.write(now, await this.editor.current());
    const [next] = due.slice(atOnce);
    // A key of its own: this job's, still open, would swallow it.
    if (next) await this.outbox.enqueue('reminders.designations', {}, { key: `from ${next.one.id}` });
    return now.length;
  }

  private async write(due: Due[], editor: Editor): Promise<void> {
    const writable = due.flatMap(({ one, send }) => {
      const { signer, email } = one;
      return send !== null && whyNot(one, editor) === null && signer && email
        ? [{ one, stage: send, signer, email }]
        : [];
    });
    const queued = await this.mails.queueMany(
      writable.map(({ one, stage, signer, email }): OutgoingMail => {
        const { client, number, askedOn, clientId, id } = one;
        const letter = designationReminder({ client, number, signer, askedOn, stage, editor });
        return { purpose: 'reminder', clientId, about: { kind: 'delegation', id }, to: [email], ...letter };
      }),
    );
    const messages = new Map(writable.map(({ one }, index) => [one.id, queued[index]?.id]));
    // A recipient twice for one stage breaks the unique key: the whole round is undone, mails included.
    await this.ledger.write(due.flatMap((one) => decisionsOf(one, editor, messages.get(one.one.id))));
    await this.audit.recordMany(writable.map(told));
  }
}

// Days of the client, whose task it is (domain rule 12).
function dueOf(one: UnansweredDesignation, today: string): Due[] {
  const days = workingDaysBetween(one.askedOn, today, zoneOfDepartement(one.departement));
  const { send, skip } = dueDesignationStage(days, one.decided);
  return send === null && skip.length === 0 ? [] : [{ one, send, skip }];
}

/** Why nobody is written to, in French, and what the ledger calls it; null: they are. */
function whyNot(
  { email, card, answered }: UnansweredDesignation,
  { thirdPartySince }: Editor,
): Pick<ReminderDecision, 'decision' | 'reason'> | null {
  if (answered) return { decision: 'muted', reason: 'Le client a écrit depuis\u00a0: lisez d’abord son courriel.' };
  if (!thirdPartySince)
    return { decision: 'muted', reason: 'Vous n’êtes plus noté comme structure tierce sur mesHabilitations.' };
  if (!card)
    return {
      decision: 'muted',
      reason: 'Le représentant n’a plus de carte en cours\u00a0: il n’entre pas sur le portail.',
    };
  if (!email || !isMailAddress(email))
    return {
      decision: 'no_address',
      reason: 'Le représentant n’a pas d’adresse électronique valide. Indiquez-la sur sa fiche.',
    };
  return null;
}

function decisionsOf({ one, send, skip }: Due, editor: Editor, messageId: string | undefined): ReminderDecision[] {
  const row = { clientId: one.clientId, about: { delegationId: one.id, askedOn: one.askedOn } };
  const passed = skip.map((stage): ReminderDecision => {
    return {
      ...row,
      stage,
      recipient: 'représentant',
      decision: 'skipped',
      reason: 'Passée\u00a0: une étape plus récente est due.',
    };
  });
  if (send === null) return passed;
  const why = whyNot(one, editor) ?? { decision: 'sent', reason: 'Étape due, désignation pas encore vue au portail.' };
  const recipient = why.decision === 'sent' ? (one.email ?? '').slice(0, 254) : 'représentant';
  return [...passed, { ...row, stage: send, recipient, ...why, ...(messageId ? { messageId } : {}) }];
}

function told({ one, stage }: { one: UnansweredDesignation; stage: number }): AuditEntry {
  return {
    subject: { kind: 'delegation', id: one.id },
    clientId: one.clientId,
    action: 'reminded',
    summary: `Rappel de désignation au portail, ${stage}\u00a0jours ouvrés après la demande`,
    details: { stage, askedOn: one.askedOn },
  };
}
