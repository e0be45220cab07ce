import { Injectable } from '@nestjs/common';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { vouchFor } from '../../platform/files/seen-files.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Message } from '../message.entity.js';
import { headOf } from './parse-mail.js';
import type { ReadMail } from './received-mail.js';

/** Keeps the bytes of a mail that came in: the whole of it, and what came with it. */
@Injectable()
export class MailEvidence {
  constructor(
    private readonly db: TenantDb,
    private readonly documents: DocumentsService,
  ) {}

  /** What holds a certificate request is set apart, of no client: no list of pieces offers it. */
  async keep(id: string, mail: ReadMail, raw: Buffer, clientId: string | null): Promise<void> {
    // Searched with the mail, where it was read.
    const bytes = vouchFor(mail.evidence === 'whole' ? raw : headOf(raw));
    const original = { fileName: `${mail.subject.slice(0, 80)}.eml`, mediaType: 'message/rfc822', bytes };
    const { id: rawDocumentId } = await this.documents.keep({ ...original, ...heldAs('raw_mail', mail.csr, clientId) });
    const attachmentIds: string[] = [];
    const quarantinedIds: string[] = [];
    for (const { csr, ...attachment } of mail.attachments) {
      vouchFor(attachment.bytes);
      const kept = await this.documents.keep({ ...attachment, ...heldAs('mail_attachment', csr, clientId) });
      (csr ? quarantinedIds : attachmentIds).push(kept.id);
    }
    const { attachmentText, unreadAttachments, leftAttachments } = mail;
    const read = { attachmentText, unreadAttachments, leftAttachments };
    const held = { rawDocumentId, attachmentIds, quarantinedIds, ...read };
    await this.db.repo(Message).update({ id }, held);
  }
}

function heldAs(kind: 'raw_mail' | 'mail_attachment', csr: boolean, clientId: string | null) {
  return csr ? { kind: `quarantined_${kind}`, clientId: null } : { kind, clientId };
}
