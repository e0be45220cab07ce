import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Editor } from '../../accounts/editor.entity.js';
import { EditorService } from '../../accounts/editor.service.js';
import { AuditService, type AuditEntry } from '../../platform/audit/audit.service.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { uuidv7 } from '../../platform/uuid.js';
import { writeRows } from '../../platform/tenancy/write-rows.js';
import { Refused } from '../../platform/web/errors.js';
import { isMailAddress } from '../../identifiers/mail-address.js';
import { domainOf } from '../mail-address.js';
import { clock } from '../../platform/clock.js';
import { type Leaving, MailAllowances } from './mail-allowances.service.js';
import { addressesOf, type ByHand, type OutgoingMail } from './outgoing-mail.js';
import { OneClientAMail } from '../one-client/one-client-a-mail.js';
import { type Outside, OutsideQueries } from './outside.queries.js';
import { capReached } from './why-not-left.js';

export type { OutgoingMail } from './outgoing-mail.js';

/** What is known of a mail once it is written. */
export interface QueuedMail {
  id: string;
  /** With its angle brackets. */
  messageId: string;
  /** As it leaves: it begins with the name of its client. */
  subject: string;
  recipients: string[];
  writtenAt: Date;
  /** null: it leaves at once. */
  leavesAt: Date | null;
  /** The address that has had its mails of the day, and because of which it leaves later. */
  full: string | null;
}

/** Who writes, and who of those that are written to is outside. */
interface House {
  editor: Editor;
  outside: Outside;
}

/** Writes a mail in the current transaction; a job sends it after the commit. */
@Injectable()
export class MailQueue {
  constructor(
    private readonly db: TenantDb,
    private readonly editor: EditorService,
    private readonly audit: AuditService,
    private readonly outbox: Outbox,
    private readonly outside: OutsideQueries,
    private readonly allowances: MailAllowances,
    private readonly oneClient: OneClientAMail,
  ) {}

  /**
   * @param leavesAt until then it waits, and a person may take it back; null: it leaves at once
   * @throws Refused naming every address that cannot be written to, and a header with a line break.
   */
  async queue(mail: OutgoingMail, leavesAt: Date | null = null): Promise<QueuedMail> {
    const [queued] = await this.queueMany([mail], leavesAt);
    return queued as QueuedMail;
  }

  /**
   * Many mails, each with its own recipients, by as many statements as one.
   * @param leavesAt as for one
   * @returns them in their order
   * @throws Refused for the first that cannot be written, or that would carry something of another client out of the house
   */
  async queueMany(mails: OutgoingMail[], leavesAt: Date | null = null): Promise<QueuedMail[]> {
    const { house, fates } = await this.weigh(mails);
    const confirmed = fates.map((fate) => {
      if (fate instanceof Refused) throw fate;
      return fate;
    });
    return this.write(mails, confirmed, { ...house, leavesAt });
  }

  /**
   * The same where nobody is there to put one right: what is refused is left with its reason and writes nothing, the others leave.
   * @returns in their order
   */
  async queueEach(mails: OutgoingMail[], leavesAt: Date | null = null): Promise<(QueuedMail | Refused)[]> {
    const { house, fates } = await this.weigh(mails);
    const left = fates.flatMap((fate) => (fate instanceof Refused ? [] : [fate]));
    const leaving = mails.filter((_, index) => !(fates[index] instanceof Refused));
    const queued = (await this.write(leaving, left, { ...house, leavesAt })).values();
    return fates.map((fate) => (fate instanceof Refused ? fate : (queued.next().value as QueuedMail)));
  }

  /** Of each, in their order: the names of others that a person confirmed, or why it is refused. Nothing is written. */
  private async weigh(mails: OutgoingMail[]): Promise<{ house: House; fates: (string[] | Refused)[] }> {
    const bad = mails.map(badHeaders);
    const sound = mails.filter((_, index) => bad[index] === null);
    const editor = await this.editor.current();
    const house = { editor, outside: await this.outside.outside(sound.flatMap(addressesOf), editor) };
    const judged = (await this.oneClient.judge(sound, house.outside)).values();
    return { house, fates: bad.map((one) => one ?? (judged.next().value as string[] | Refused)) };
  }

  /** @param confirmed of each, the names of others that a person confirmed */
  private async write(
    mails: OutgoingMail[],
    confirmed: string[][],
    { editor, outside, leavesAt }: House & { leavesAt: Date | null },
  ): Promise<QueuedMail[]> {
    if (mails.length === 0) return [];
    const { mailFrom: sender } = editor;
    const leavings = await this.allowances.plan(mails, { outside: outside.others, editor, leavesAt });
    const nameOf = await this.namesOf(mails.flatMap(({ clientId }) => clientId ?? []));
    const domain = domainOf(sender) || 'localhost';
    const rows = mails.map((mail, index) =>
      newMessage(
        {
          ...mail,
          subject: named(mail.clientCalled?.replace(/\s+/g, ' ') ?? nameOf(mail.clientId), mail.subject.trim()),
        },
        // Ours, and impossible to guess: an answer that cites it is an answer to this mail (domain rule 14).
        { id: uuidv7(), messageId: `<${randomUUID()}@${domain}>`, sender, leaving: leavings[index] as Leaving },
      ),
    );
    await writeRows(this.db, insertMessages, rows);
    await this.audit.recordMany(
      rows.map((row, index) => {
        const said = { naming: confirmed[index] ?? [], unknown: mails[index]?.byHand?.unknown ?? [] };
        return told(row, editor.outsideMailsADay, said);
      }),
    );
    const dueOf = new Map(rows.map(({ id, leavesAt: at }) => [id, at]));
    await this.outbox.enqueueMany(
      'mail.send',
      rows.map(({ id }) => ({ messageId: id })),
      ({ messageId }) => messageId,
      ({ messageId }) => dueOf.get(messageId) ?? null,
    );
    return rows.map(({ id, messageId, subject, recipients, now: writtenAt, leavesAt: at, full }) => ({
      ...{ id, messageId, subject, recipients, writtenAt },
      ...{ leavesAt: at, full },
    }));
  }

  private async namesOf(clientIds: string[]): Promise<(clientId: string | null) => string | null> {
    if (clientIds.length === 0) return () => null;
    const rows = await this.db.query<{ id: string; name: string }>(
      'SELECT id, name FROM clients WHERE id = ANY ($1::uuid[])',
      [clientIds],
    );
    const names = new Map(rows.map(({ id, name }) => [id, name.replace(/\s+/g, ' ')]));
    return (clientId) => (clientId ? (names.get(clientId) ?? '') : null);
  }
}

const insertMessages = `
  INSERT INTO messages (id, direction, purpose, client_id, subject_kind, subject_id, sender, recipients, subject, body, message_id, in_reply_to, reference_ids,
                        attachment_ids, return_token, link_id, link_code, state, state_since, queued_since, leaves_at, put_off, attempts, created_at)
  SELECT r.id, 'out', r.purpose, r."clientId", r."subjectKind", r."subjectId", r.sender, r.recipients, r.subject, r.body, r."messageId", r."inReplyTo", r."referenceIds",
         r."attachmentIds", r."returnToken", r."linkId", r."linkCode", r.state, r.now, coalesce(r."leavesAt", r.now), r."leavesAt", r."putOff", 0, r.now
    FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, purpose text, "clientId" uuid, "subjectKind" text, "subjectId" uuid, sender text, recipients text[], subject text,
         body text, "messageId" text, "inReplyTo" text, "referenceIds" text[], "attachmentIds" uuid[], "returnToken" text, "linkId" uuid, "linkCode" int, state text, "leavesAt" timestamptz, "putOff" text, now timestamptz)`;

// Product § 2.12: the subject begins with the client's name.
function named(client: string | null, subject: string): string {
  return client === null || subject.startsWith(client) ? subject : `${client}\u00a0: ${subject}`;
}

function told(mail: ReturnType<typeof newMessage>, cap: number, { naming, unknown }: Required<ByHand>): AuditEntry {
  const { id, clientId, recipients, subject, purpose, subjectKind, subjectId, full, leavesAt } = mail;
  const reasons = [
    ...(full && leavesAt ? [capReached({ address: full, cap, leavesAt })] : []),
    ...(naming.length > 0 ? [`Nomme un autre client, confirmé par qui écrit\u00a0: ${naming.join(', ')}.`] : []),
    ...(unknown.length > 0 ? [`Hors de la fiche du client, confirmé par qui écrit\u00a0: ${unknown.join(', ')}.`] : []),
  ];
  return {
    subject: { kind: 'message', id },
    clientId,
    action: 'queued',
    to: 'queued',
    summary: `Courriel prêt à partir pour ${recipients.join(', ')}\u00a0: «\u00a0${subject}\u00a0»`,
    ...(reasons.length > 0 ? { reason: reasons.join(' ') } : {}),
    details: { purpose, about: subjectKind ? { kind: subjectKind, id: subjectId } : null },
  };
}

function badHeaders(mail: OutgoingMail): Refused | null {
  const reasons = mail.to
    .filter((address) => !isMailAddress(address))
    .map(
      (address) =>
        `L’adresse «\u00a0${address.slice(0, 80)}\u00a0» n’est pas valide. Corrigez-la sur la fiche, puis recommencez.`,
    );
  if (mail.to.length === 0) reasons.push('Ce courriel n’a pas de destinataire. Complétez l’adresse, puis recommencez.');
  if (hasControl(mail.subject) || hasControl(mail.inReplyTo ?? ''))
    reasons.push('L’objet du courriel contient un retour à la ligne. Écrivez-le sur une seule ligne.');
  return reasons.length > 0 ? new Refused(reasons) : null;
}

function hasControl(value: string): boolean {
  return /[\u0000-\u001f\u007f]/.test(value);
}

function newMessage(
  mail: OutgoingMail,
  { leaving, ...made }: { id: string; messageId: string; sender: string; leaving: Leaving },
) {
  return {
    ...made,
    leavesAt: leaving.at,
    full: leaving.full,
    putOff: leaving.full ? 'cap' : null,
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
    linkId: mail.link?.id ?? null,
    linkCode: mail.link?.code ?? null,
    state: 'queued' as const,
    now: clock.now(),
  };
}
