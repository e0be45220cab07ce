import { Inject, Injectable } from '@nestjs/common';
import type { Editor } from '../accounts/editor.entity.js';
import { EditorService } from '../accounts/editor.service.js';
import type { Env } from '../config/env.js';
import { parisDate } from '../journey/calendar/calendar-days.js';
import { holderWords } from '../journey/plan/holders.js';
import { frenchDate, frenchDays } from '../journey/calendar/french-date.js';
import { dueStages } from '../journey/calendar/reminder-stages.js';
import { isMailAddress } from '../mailbox/mail-address.js';
import { MailQueue } from '../mailbox/out/mail-queue.service.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { HandlesJob } from '../platform/jobs/job-handlers.js';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { clock } from '../platform/clock.js';
import { ENV } from '../platform/platform.module.js';
import { type ReminderDecision, ReminderLedger } from './reminder-ledger.js';
import { insiderLetter, representativeLetter, type Letter, type LetterFacts } from './reminder-letter.js';
import { ReminderQueries, type WatchedCertificate } from './reminder.queries.js';
import { recipientsOf, type PeopleToTell } from './recipients.js';

/** One transaction writes so many mails at most; the rest follows in the next one. */
const batch = 200;
const everybody = 'tous';

interface Round {
  editor: Editor;
  colleagues: { technical_admin: string[]; admin: string[] };
  now: Date;
}

interface Due {
  watched: WatchedCertificate & { notAfter: Date };
  /** What the ledger is about. */
  about: ReminderDecision['about'];
  send: number | null;
  skip: number[];
}

/** Decides which reminders are due, and writes each decision with its mail in the same transaction (domain rule 13). */
@Injectable()
export class RemindersService {
  constructor(
    private readonly queries: ReminderQueries,
    private readonly ledger: ReminderLedger,
    private readonly editor: EditorService,
    private readonly mail: MailQueue,
    private readonly audit: AuditService,
    private readonly outbox: Outbox,
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
    const round = { editor, colleagues: await this.queries.colleagues(), now };
    const due = await this.due(editor.reminderStages, now);
    for (const one of due.slice(0, batch)) await this.decideOne(one, round);
    if (due.length > batch) await this.outbox.enqueue('reminders.decide', {}, { key: 'rest' });
    return Math.min(due.length, batch);
  }

  private async due(stages: number[], now: Date): Promise<Due[]> {
    const farthest = Math.max(0, ...stages) + 2;
    const candidates = await this.queries.expiringBefore(new Date(now.getTime() + farthest * 86_400_000));
    return candidates.flatMap((watched) => {
      const { notAfter, decided } = watched;
      const about = aboutOf(watched);
      if (!about || !notAfter) return [];
      const { send, skip } = dueStages({ notAfter: notAfter.toISOString(), now, stages, alreadyDecided: decided });
      return send === null && skip.length === 0 ? [] : [{ watched: { ...watched, notAfter }, about, send, skip }];
    });
  }

  private async decideOne(due: Due, round: Round): Promise<void> {
    const { watched, about, send, skip } = due;
    const common = { clientId: watched.clientId, about };
    const newer = send === null ? 'une étape plus récente est déjà décidée' : `l’étape ${frenchDays(send)} est due`;
    for (const stage of skip)
      await this.ledger.write({
        ...common,
        stage,
        recipient: everybody,
        decision: 'skipped',
        reason: `Passée\u00a0: ${newer}.`,
      });
    if (send === null) return;
    if (watched.mutedUntil && watched.mutedUntil >= parisDate(round.now)) {
      const reason = `En sourdine jusqu’au ${frenchDate(watched.mutedUntil)}\u00a0: ${watched.muteReason ?? ''}`;
      return this.ledger.write({ ...common, stage: send, recipient: everybody, decision: 'muted', reason });
    }
    await this.tell(due, send, round);
  }

  private async tell({ watched, about, skip }: Due, stage: number, round: Round): Promise<void> {
    const common = { clientId: watched.clientId, about, stage };
    const { insiders, representative } = recipientsOf(stage, skip, peopleOf(watched, round));
    const facts = this.letterFacts(watched, round);
    await this.send(watched, common, insiders, insiderLetter(facts));
    // Product § 2.12: a mail that leaves the house speaks of one client, and goes to nobody else.
    if (representative?.email) await this.send(watched, common, [representative.email], representativeLetter(facts));
    else if (representative)
      await this.cannotWrite(
        common,
        'représentant',
        'Le représentant n’a pas d’adresse électronique. Indiquez-la sur sa fiche.',
      );
    await this.audit.record({
      subject: { kind: 'slot', id: watched.slotId },
      clientId: watched.clientId,
      action: 'reminded',
      summary: `Rappel d’échéance, étape ${frenchDays(stage)}\u00a0: «\u00a0${watched.label}\u00a0»`,
      details: { ...about, stage },
    });
  }

  private async send(watched: Due['watched'], common: Told, addresses: string[], letter: Letter): Promise<void> {
    const to = addresses.filter(isMailAddress);
    for (const address of addresses.filter((one) => !isMailAddress(one)))
      await this.cannotWrite(common, address, 'Cette adresse n’est pas valide. Corrigez-la sur la fiche.');
    if (to.length === 0) return;
    const about = { kind: 'slot', id: watched.slotId };
    const { id } = await this.mail.queue({ purpose: 'reminder', clientId: watched.clientId, about, to, ...letter });
    // A recipient twice for one stage breaks the unique key: the whole round is undone, mails included.
    for (const recipient of to)
      await this.ledger.write({
        ...common,
        messageId: id,
        recipient,
        decision: 'sent',
        reason: 'Étape due, successeur non vérifié.',
      });
  }

  private cannotWrite(common: Told, recipient: string, reason: string): Promise<void> {
    return this.ledger.write({ ...common, recipient: recipient.slice(0, 254), decision: 'no_address', reason });
  }

  private letterFacts(watched: Due['watched'], { now, editor }: Round): LetterFacts {
    const { label, instance, notAfter, successor, slotId } = watched;
    const link = `${this.env.PUBLIC_URL}/slots/${slotId}/reminders`;
    const declared = watched.certificateId === null;
    const holder = holderWords(watched.holder, watched.finessEj);
    const underEntity = watched.holder !== null;
    return { label, instance, holder, underEntity, notAfter, now, successor, declared, editorName: editor.name, link };
  }
}

type Told = Pick<ReminderDecision, 'clientId' | 'about' | 'stage'>;

function aboutOf({ certificateId, slotId, declaredNotAfter }: WatchedCertificate): Due['about'] | null {
  if (certificateId) return { certificateId };
  return declaredNotAfter ? { slotId, declaredNotAfter } : null;
}

function peopleOf(watched: WatchedCertificate, { editor, colleagues }: Round): PeopleToTell {
  return {
    accountManager: watched.accountManager,
    support: editor.mailFrom,
    technicalAdministrators: colleagues.technical_admin,
    administration: colleagues.admin,
    representative: watched.representativeKnown ? { email: watched.representativeEmail } : null,
  };
}
