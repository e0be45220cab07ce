import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import { EditorService } from '../../accounts/editor.service.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Refused } from '../../platform/web/errors.js';
import { domainOf, isMailAddress } from '../mail-address.js';
import { Message, type OutgoingPurpose } from '../message.entity.js';
import { clock } from '../../platform/clock.js';

/** A mail to write: what it says, and what it is about. */
export interface OutgoingMail {
  purpose: OutgoingPurpose;
  /** null: it speaks of several clients, hence goes to our own people only. */
  clientId: string | null;
  /** What it is about: an answer to it finds this subject again. */
  about: { kind: string; id: string } | null;
  to: string[];
  /** The client's name is put before it when it does not begin with it. */
  subject: string;
  text: string;
  /** Documents to attach. */
  attachmentIds?: string[];
  /** Message-ID of the mail it answers. */
  inReplyTo?: string | null;
}

/** Writes a mail in the current transaction; a job sends it after the commit. */
@Injectable()
export class MailQueue {
  constructor(
    private readonly db: TenantDb,
    private readonly editor: EditorService,
    private readonly audit: AuditService,
    private readonly outbox: Outbox,
  ) {}

  /** @throws Refused naming every address that cannot be written to, and a header with a line break. */
  async queue(mail: OutgoingMail): Promise<{ id: string; messageId: string }> {
    refuseBadHeaders(mail);
    const { mailFrom } = await this.editor.current();
    const id = uuidv7();
    // Ours, and impossible to guess: an answer that cites it is an answer to this mail (domain rule 14).
    const messageId = `<${uuidv4()}@${domainOf(mailFrom) || 'localhost'}>`;
    const subject = await this.named(mail.clientId, mail.subject.trim());
    await this.db.repo(Message).insert(newMessage({ ...mail, subject }, { id, messageId, sender: mailFrom }));
    await this.audit.record({
      subject: { kind: 'message', id },
      clientId: mail.clientId,
      action: 'queued',
      to: 'queued',
      summary: `Courriel prêt à partir pour ${mail.to.join(', ')}\u00a0: «\u00a0${subject}\u00a0»`,
      details: { purpose: mail.purpose, about: mail.about },
    });
    await this.outbox.enqueue('mail.send', { messageId: id }, { key: id });
    return { id, messageId };
  }

  // Product § 2.12: the subject begins with the client's name.
  private async named(clientId: string | null, subject: string): Promise<string> {
    if (!clientId) return subject;
    const rows = await this.db.query<{ name: string }>('SELECT name FROM clients WHERE id = $1', [clientId]);
    const name = (rows[0]?.name ?? '').replace(/\s+/g, ' ');
    return subject.startsWith(name) ? subject : `${name}\u00a0: ${subject}`;
  }
}

function refuseBadHeaders(mail: OutgoingMail): void {
  const reasons = mail.to
    .filter((address) => !isMailAddress(address))
    .map(
      (address) =>
        `L’adresse «\u00a0${address.slice(0, 80)}\u00a0» n’est pas valide. Corrigez-la sur la fiche, puis recommencez.`,
    );
  if (mail.to.length === 0) reasons.push('Ce courriel n’a pas de destinataire. Complétez l’adresse, puis recommencez.');
  if (hasControl(mail.subject) || hasControl(mail.inReplyTo ?? ''))
    reasons.push('L’objet du courriel contient un retour à la ligne. Écrivez-le sur une seule ligne.');
  if (reasons.length > 0) throw new Refused(reasons);
}

function hasControl(value: string): boolean {
  return /[\u0000-\u001f\u007f]/.test(value);
}

function newMessage(mail: OutgoingMail, made: { id: string; messageId: string; sender: string }) {
  return {
    ...made,
    direction: 'out' as const,
    purpose: mail.purpose,
    clientId: mail.clientId,
    subjectKind: mail.about?.kind ?? null,
    subjectId: mail.about?.id ?? null,
    recipients: mail.to,
    subject: mail.subject,
    body: mail.text.replaceAll('\u0000', ''),
    inReplyTo: mail.inReplyTo ?? null,
    referenceIds: mail.inReplyTo ? [mail.inReplyTo] : [],
    attachmentIds: mail.attachmentIds ?? [],
    returnToken: randomBytes(18).toString('base64url'),
    state: 'queued' as const,
    stateSince: clock.now(),
    queuedSince: clock.now(),
    attempts: 0,
    createdAt: clock.now(),
  };
}
