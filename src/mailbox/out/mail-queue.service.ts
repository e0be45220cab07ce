import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import { EditorService } from '../../accounts/editor.service.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { writeRows } from '../../platform/tenancy/write-rows.js';
import { Refused } from '../../platform/web/errors.js';
import { domainOf, isMailAddress } from '../mail-address.js';
import type { OutgoingPurpose } from '../message.entity.js';
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
    const [queued] = await this.queueMany([mail]);
    return queued as { id: string; messageId: string };
  }

  /**
   * Many mails, each its own, by as many statements as for one.
   * @returns in their order
   * @throws Refused as `queue`, with the reasons of all: none is written
   */
  async queueMany(mails: OutgoingMail[]): Promise<{ id: string; messageId: string }[]> {
    if (mails.length === 0) return [];
    const reasons = [...new Set(mails.flatMap(badHeaders))];
    if (reasons.length > 0) throw new Refused(reasons);
    const { mailFrom } = await this.editor.current();
    const names = await this.namesOf(mails.flatMap(({ clientId }) => clientId ?? []));
    const rows = mails.map((mail) => {
      // Ours, and impossible to guess: an answer that cites it is an answer to this mail (domain rule 14).
      const made = { id: uuidv7(), messageId: `<${uuidv4()}@${domainOf(mailFrom) || 'localhost'}>`, sender: mailFrom };
      return newMessage({ ...mail, subject: named(mail, names) }, made);
    });
    await writeRows(
      this.db,
      `INSERT INTO messages (${columnNames}) SELECT ${columnNames.replace(/\w+/g, (name) => `m.${name}`)}
         FROM jsonb_to_recordset($1::jsonb) AS m (${columns.map(([name, type]) => `${name} ${type}`).join(', ')})`,
      rows.map((row) => Object.fromEntries(columns.map(([name, , key]) => [name, row[key]]))),
    );
    await this.audit.recordMany(
      rows.map(({ id, clientId, recipients, subject, purpose }, index) => ({
        subject: { kind: 'message', id },
        clientId,
        action: 'queued',
        to: 'queued',
        summary: `Courriel prêt à partir pour ${recipients.join(', ')}\u00a0: «\u00a0${subject}\u00a0»`,
        details: { purpose, about: mails[index]?.about ?? null },
      })),
    );
    await this.outbox.enqueueMany(
      'mail.send',
      rows.map(({ id }) => ({ messageId: id })),
      ({ messageId }) => messageId,
    );
    return rows.map(({ id, messageId }) => ({ id, messageId }));
  }

  private async namesOf(clientIds: string[]): Promise<Map<string, string>> {
    if (clientIds.length === 0) return new Map();
    const rows = await this.db.query<{ id: string; name: string }>(
      'SELECT id, name FROM clients WHERE id = ANY ($1::uuid[])',
      [clientIds],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}

// Product § 2.12: the subject begins with the client's name.
function named({ clientId, subject }: OutgoingMail, names: Map<string, string>): string {
  const text = subject.trim();
  if (!clientId) return text;
  const name = (names.get(clientId) ?? '').replace(/\s+/g, ' ');
  return text.startsWith(name) ? text : `${name}\u00a0: ${text}`;
}

function badHeaders(mail: OutgoingMail): string[] {
  const reasons = mail.to
    .filter((address) => !isMailAddress(address))
    .map(
      (address) =>
        `L’adresse «\u00a0${address.slice(0, 80)}\u00a0» n’est pas valide. Corrigez-la sur la fiche, puis recommencez.`,
    );
  if (mail.to.length === 0) reasons.push('Ce courriel n’a pas de destinataire. Complétez l’adresse, puis recommencez.');
  if (hasControl(mail.subject) || hasControl(mail.inReplyTo ?? ''))
    reasons.push('L’objet du courriel contient un retour à la ligne. Écrivez-le sur une seule ligne.');
  return reasons;
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

/** Column, its type, and the property of a message that is written there. */
const columns: readonly [name: string, type: string, key: keyof ReturnType<typeof newMessage>][] = [
  ['id', 'uuid', 'id'],
  ['direction', 'text', 'direction'],
  ['purpose', 'text', 'purpose'],
  ['client_id', 'uuid', 'clientId'],
  ['subject_kind', 'text', 'subjectKind'],
  ['subject_id', 'uuid', 'subjectId'],
  ['sender', 'text', 'sender'],
  ['recipients', 'text[]', 'recipients'],
  ['subject', 'text', 'subject'],
  ['body', 'text', 'body'],
  ['message_id', 'text', 'messageId'],
  ['in_reply_to', 'text', 'inReplyTo'],
  ['reference_ids', 'text[]', 'referenceIds'],
  ['attachment_ids', 'uuid[]', 'attachmentIds'],
  ['return_token', 'text', 'returnToken'],
  ['state', 'text', 'state'],
  ['state_since', 'timestamptz', 'stateSince'],
  ['queued_since', 'timestamptz', 'queuedSince'],
  ['attempts', 'int', 'attempts'],
  ['created_at', 'timestamptz', 'createdAt'],
];
const columnNames = columns.map(([name]) => name).join(', ');
