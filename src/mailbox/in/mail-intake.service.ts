import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { EditorService } from '../../accounts/editor.service.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { ExposedKeysService } from '../../trust/exposed-keys.service.js';
import { comesFrom } from '../mail-address.js';
import { BouncesService } from './bounces.service.js';
import { MailMatching, type Match } from './mail-matching.service.js';
import { MailRulesService } from '../rules/mail-rules.service.js';
import { MailFiling } from './mail-filing.service.js';
import { Message } from '../message.entity.js';
import type { ReadMail } from './read-mail.js';
import { recogniseMail, type Recognition } from '../rules/recognise-mail.js';

/** What became of a mail that came in. */
export interface Intake {
  id: string;
  /** It had come in before: nothing was done. */
  known: boolean;
  /** What moved, or why nothing did; null when it waits for a person. */
  sentence: string | null;
}

/** Keeps a mail that came in, once, with its evidence, and moves what it is certainly about: all in the current transaction. */
@Injectable()
export class MailIntake {
  constructor(
    private readonly db: TenantDb,
    private readonly editor: EditorService,
    private readonly audit: AuditService,
    private readonly documents: DocumentsService,
    private readonly rules: MailRulesService,
    private readonly matching: MailMatching,
    private readonly filing: MailFiling,
    private readonly bounces: BouncesService,
    private readonly exposed: ExposedKeysService,
  ) {}

  async keep(given: ReadMail, raw: Buffer): Promise<Intake> {
    const mail = given.privateKey ? withoutSecret(given) : given;
    const id = uuidv7();
    if (!(await this.insert(id, mail))) return this.alreadyKnown(mail.messageId);
    const recognition = recogniseMail(mail, await this.rules.all());
    await this.db.repo(Message).update({ id }, recognition);
    const match = await this.match(mail, recognition.dossierNumber);
    if (given.privateKey) {
      await this.rememberKeys(given);
      await this.raiseAlarm(id, mail, given.privateKey, match);
    } else await this.keepEvidence(id, mail, raw, match);
    await this.tell(id, mail, match);
    const sentence = await this.conclude(id, mail, match, recognition);
    return { id, known: false, sentence };
  }

  // The unique index decides: the same Message-ID twice is one row, also when two readers are at it.
  private async insert(id: string, mail: ReadMail): Promise<boolean> {
    const inserted = await this.db.execute(
      `INSERT INTO messages (id, direction, purpose, sender, recipients, subject, body, message_id, in_reply_to, reference_ids, state, received_at)
       VALUES ($1, 'in', $2, $3, $4, $5, $6, $7, $8, $9, 'unmatched', moment()) ON CONFLICT (editor_id, direction, message_id) DO NOTHING`,
      [
        id,
        mail.deliveryReport ? 'bounce' : 'incoming',
        mail.sender,
        mail.recipients,
        mail.subject,
        mail.body,
        mail.messageId,
        mail.inReplyTo,
        mail.referenceIds,
      ],
    );
    return inserted === 1;
  }

  private async alreadyKnown(messageId: string): Promise<Intake> {
    const { id } = await this.db.repo(Message).findOneByOrFail({ direction: 'in', messageId });
    return { id, known: true, sentence: null };
  }

  private async match(mail: ReadMail, dossierNumber: string | null): Promise<Match | null> {
    if (mail.deliveryReport) return this.bounces.originOf(mail);
    const byReference = await this.matching.byReference(mail);
    if (byReference || !dossierNumber) return byReference;
    return (await this.isFromAgency(mail)) ? this.matching.byDossier(dossierNumber) : null;
  }

  private async conclude(id: string, mail: ReadMail, match: Match | null, recognition: Recognition) {
    if (!match) return null;
    if (match.by === 'bounce') return this.bounces.note(id, mail, match);
    const trusted = await this.isFromAgency(mail);
    return this.filing.apply(id, match, trusted ? recognition.recognisedAs : null);
  }

  private async isFromAgency(mail: ReadMail): Promise<boolean> {
    return comesFrom(mail, (await this.editor.current()).ansSenderDomains);
  }

  private async keepEvidence(id: string, mail: ReadMail, raw: Buffer, match: Match | null): Promise<void> {
    const clientId = match?.clientId ?? null;
    const fileName = `${mail.subject.slice(0, 80)}.eml`;
    const evidence = { clientId, kind: 'raw_mail', fileName, mediaType: 'message/rfc822', bytes: raw };
    const { id: rawDocumentId } = await this.documents.keep(evidence);
    const attachmentIds: string[] = [];
    for (const attachment of mail.attachments) {
      const kept = await this.documents.keep({ ...attachment, clientId, kind: 'mail_attachment' });
      attachmentIds.push(kept.id);
    }
    await this.db.repo(Message).update({ id }, { rawDocumentId, attachmentIds });
  }

  // By their public fingerprints alone, so that they are refused from now on.
  private async rememberKeys({ sender, body, attachments }: ReadMail): Promise<void> {
    for (const bytes of [Buffer.from(body), ...attachments.map((attachment) => attachment.bytes)])
      await this.exposed.remember(bytes, `par courriel de ${sender || 'expéditeur inconnu'}`);
  }

  // A key that travelled by mail is exposed: nothing of the mail's content is kept, and somebody must know.
  private async raiseAlarm(id: string, mail: ReadMail, kind: string, match: Match | null): Promise<void> {
    await this.audit.record({
      subject: { kind: 'message', id },
      clientId: match?.clientId ?? null,
      action: 'private_key_refused',
      summary: `Clé privée reçue par courriel de ${mail.sender || 'expéditeur inconnu'}\u00a0: rien n’en a été enregistré, considérez-la comme exposée`,
      details: { kind },
    });
  }

  private async tell(id: string, mail: ReadMail, match: Match | null): Promise<void> {
    await this.audit.record({
      subject: { kind: 'message', id },
      clientId: match?.clientId ?? null,
      action: 'received',
      to: 'unmatched',
      summary: `Courriel reçu de ${mail.sender || 'expéditeur inconnu'}\u00a0: «\u00a0${mail.subject}\u00a0»`,
    });
  }
}

function withoutSecret(mail: ReadMail): ReadMail {
  const body =
    'Ce courriel contenait une clé privée\u00a0: son texte, ses pièces jointes et le message d’origine n’ont pas été enregistrés.\n\nLa clé est à considérer comme exposée\u00a0: demandez au client d’en générer une nouvelle et de ne déposer que la CSR, puis supprimez ce courriel de la messagerie.';
  return { ...mail, body: body.replaceAll('\u00a0:', '\u00a0:'), attachments: [], subject: mail.subject.slice(0, 200) };
}
