import { Injectable } from '@nestjs/common';
import { decide } from '../../journey/transitions.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import type { Delivery, Letter } from '../../platform/mail/mailer.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../../platform/web/errors.js';
import { Message, type OutgoingState } from '../message.entity.js';
import { outgoingMailTable, type OutgoingAction } from './outgoing-mail.transitions.js';

/** A mail in the hands of one attempt: only this attempt's outcome may be written. */
export interface ClaimedMail {
  message: Message;
  attempt: number;
  letter: Letter;
}

/** The short transactions around one attempt to send, and a person's word on what nobody knows. */
@Injectable()
export class MailSending {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly documents: DocumentsService,
    private readonly outbox: Outbox,
  ) {}

  /** Takes a queued mail, or null: already sent, or in the hands of an attempt that stopped halfway and is now in doubt. */
  async claim(id: string): Promise<ClaimedMail | null> {
    const claimed = await this.db.execute(
      `UPDATE messages SET state = 'sending', state_since = moment(), attempts = attempts + 1 WHERE id = $1 AND direction = 'out' AND state = 'queued'`,
      [id],
    );
    if (claimed === 0) {
      await this.doubtInterrupted(id);
      return null;
    }
    const message = await this.byId(id);
    return { message, attempt: message.attempts, letter: await this.letterOf(message) };
  }

  /** @returns whether the mail is to be tried again later. */
  async conclude(claimed: ClaimedMail, delivery: Delivery, lastTry: boolean): Promise<boolean> {
    if (delivery.outcome === 'sent') return this.sent(claimed, delivery);
    if (delivery.outcome === 'unknown') {
      await this.move(claimed, 'doubt', 'Envoi incertain, à vérifier', delivery.answer);
      return false;
    }
    const final = delivery.permanent || lastTry;
    const told = final ? 'Courriel refusé par le serveur' : 'Envoi remis à plus tard';
    await this.move(claimed, final ? 'fail' : 'postpone', told, delivery.answer);
    return !final;
  }

  /** Mails whose attempt was killed, and mails whose job gave up before any attempt. @returns how many were told. */
  async sweep(): Promise<number> {
    const halfway = await this.db.query<{ id: string }>(
      `SELECT id FROM messages WHERE direction = 'out' AND state = 'sending' AND state_since < moment() - interval '2 minutes'`,
    );
    for (const { id } of halfway) await this.doubtInterrupted(id);
    const abandoned = await this.db.query<{ id: string }>(
      `SELECT m.id FROM messages m WHERE m.direction = 'out' AND m.state = 'queued' AND m.state_since < moment() - interval '2 minutes' AND NOT EXISTS
         (SELECT 1 FROM outbox o WHERE o.name = 'mail.send' AND o.payload ->> 'messageId' = m.id::text AND o.done_at IS NULL AND o.failed_at IS NULL)`,
    );
    for (const { id } of abandoned) await this.failAbandoned(id);
    return halfway.length + abandoned.length;
  }

  /** A person decides: the same mail again, with the same Message-ID. @throws Refused when its state does not allow it. */
  async resend(id: string): Promise<void> {
    await this.settle(id, 'resend');
    // Without a key: the job of the attempt in doubt may still be open for an instant, and would swallow this one.
    await this.outbox.enqueue('mail.send', { messageId: id });
  }

  /** A person knows that it arrived. @throws Refused when its state does not allow it. */
  considerSent(id: string): Promise<void> {
    return this.settle(id, 'consider_sent');
  }

  private async settle(id: string, action: OutgoingAction): Promise<void> {
    const message = await this.byId(id);
    const { actor } = this.db;
    if (actor.kind !== 'person') throw new Error('Only a person settles a mail in doubt');
    const decision = decide(outgoingMailTable, { state: message.state as OutgoingState, action, facts: null, actor });
    if (!decision.allowed) throw new Refused(decision.reasons);
    const changed = await this.db.execute(
      `UPDATE messages SET state = $2, state_since = moment(), last_error = NULL, sent_at = CASE WHEN $2 = 'sent' THEN coalesce(sent_at, moment()) ELSE sent_at END
       WHERE id = $1 AND state = $3`,
      [id, decision.to, message.state],
    );
    if (changed === 0)
      throw new Refused(['Ce courriel vient de changer d’état. Rechargez la page, puis décidez de nouveau.']);
    await this.tell(message, decision.to, action, outcomeSentence(action, message));
  }

  private async sent(claimed: ClaimedMail, delivery: Delivery & { outcome: 'sent' }): Promise<false> {
    const { message, attempt } = claimed;
    const refused = delivery.refusedRecipients;
    const changed = await this.db.execute(
      `UPDATE messages SET state = 'sent', state_since = moment(), sent_at = moment(), last_error = $3
       WHERE id = $1 AND attempts = $2 AND state IN ('sending', 'in_doubt')`,
      [message.id, attempt, refused.length > 0 ? `Refusé pour ${refused.join(', ')}` : null],
    );
    if (changed === 0) return false;
    const reached = message.recipients.filter((address) => !refused.includes(address));
    const summary = `Courriel envoyé à ${reached.join(', ')}\u00a0: «\u00a0${message.subject}\u00a0»`;
    await this.tell(message, 'sent', 'deliver', summary, { answer: delivery.answer, refused });
    return false;
  }

  private async move(claimed: ClaimedMail, action: OutgoingAction, told: string, reason: string): Promise<void> {
    const { message, attempt } = claimed;
    const row = outgoingMailTable.transitions.find((candidate) => candidate.action === action);
    if (!row) throw new Error(`Outgoing mails have no action ${action}`);
    const changed = await this.db.execute(
      `UPDATE messages SET state = $2, state_since = moment(), last_error = $4 WHERE id = $1 AND attempts = $3 AND state = 'sending'`,
      [message.id, row.to, attempt, reason.slice(0, 500)],
    );
    const summary = `${told}\u00a0: «\u00a0${message.subject}\u00a0», pour ${message.recipients.join(', ')}`;
    if (changed > 0) await this.tell(message, row.to, action, summary, {}, reason);
  }

  private async doubtInterrupted(id: string): Promise<void> {
    const reason = 'L’envoi a été interrompu avant la réponse du serveur.';
    const changed = await this.db.execute(
      `UPDATE messages SET state = 'in_doubt', state_since = moment(), last_error = $2 WHERE id = $1 AND direction = 'out' AND state = 'sending'`,
      [id, reason],
    );
    if (changed === 0) return;
    const message = await this.byId(id);
    const summary = `Envoi incertain, à vérifier\u00a0: «\u00a0${message.subject}\u00a0», pour ${message.recipients.join(', ')}`;
    await this.tell({ ...message, state: 'sending' }, 'in_doubt', 'doubt', summary, {}, reason);
  }

  private async failAbandoned(id: string): Promise<void> {
    const reason = 'La tâche d’envoi s’est arrêtée sur une erreur de notre côté. Renvoyez le courriel.';
    const changed = await this.db.execute(
      `UPDATE messages SET state = 'failed', state_since = moment(), last_error = $2 WHERE id = $1 AND state = 'queued'`,
      [id, reason],
    );
    if (changed === 0) return;
    const message = await this.byId(id);
    const summary = `Courriel non envoyé\u00a0: «\u00a0${message.subject}\u00a0», pour ${message.recipients.join(', ')}`;
    await this.tell({ ...message, state: 'queued' }, 'failed', 'fail', summary, {}, reason);
  }

  private async letterOf(message: Message): Promise<Letter> {
    const attachments: Letter['attachments'] = [];
    for (const id of message.attachmentIds) {
      const { fileName, mediaType, bytes } = await this.documents.withBytes(id);
      attachments.push({ filename: fileName, contentType: mediaType, content: bytes });
    }
    const { sender, recipients, subject, body, messageId, inReplyTo } = message;
    return { from: sender, to: recipients, subject, text: body, messageId, inReplyTo, attachments };
  }

  private async byId(id: string): Promise<Message> {
    const message = await this.db.repo(Message).findOneBy({ id, direction: 'out' });
    if (!message) throw new NotFound();
    return message;
  }

  private async tell(
    message: Message,
    to: OutgoingState,
    action: OutgoingAction,
    summary: string,
    details: Record<string, unknown> = {},
    reason: string | null = null,
  ): Promise<void> {
    const subject = { kind: 'message', id: message.id };
    const { clientId, subjectKind, subjectId } = message;
    const about = subjectKind ? { about: { kind: subjectKind, id: subjectId } } : {};
    await this.audit.record({
      subject,
      clientId,
      action,
      from: message.state,
      to,
      summary,
      reason,
      details: { ...about, ...details },
    });
  }
}

function outcomeSentence(action: OutgoingAction, message: Message): string {
  const named = `«\u00a0${message.subject}\u00a0», pour ${message.recipients.join(', ')}`;
  return action === 'resend'
    ? `Courriel à renvoyer\u00a0: ${named}`
    : `Courriel considéré comme envoyé\u00a0: ${named}`;
}
