import { Injectable } from '@nestjs/common';
import { MailFiling } from '../../mailbox/in/mail-filing.service.js';
import { Message } from '../../mailbox/message.entity.js';
import type { Document } from '../../platform/documents/document.entity.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound, Refused, RefusedField } from '../../platform/web/errors.js';
import { count } from '../../platform/web/view-helpers.js';
import { RequestsService } from '../../requests/requests.service.js';
import { ClientAnswers } from '../answers/client-answers.service.js';
import { HandedFiles, type ReadPaper } from '../page/handed-files.service.js';

const most = 8;

/** « Prendre la pièce jointe comme formulaire signé »: what came by mail is looked at like what came by the space. */
@Injectable()
export class MailedAnswers {
  constructor(
    private readonly db: TenantDb,
    private readonly answers: ClientAnswers,
    private readonly requests: RequestsService,
    private readonly filing: MailFiling,
    private readonly documents: DocumentsService,
    private readonly files: HandedFiles,
  ) {}

  /**
   * The mail is checked by that: whoever takes its paper has read it. One PDF is taken as it is; photos are joined into one.
   * @returns the id of the answer. @throws NotFound; Refused for a mail or files that sign nothing
   */
  async take(messageId: string, documentIds: string[]): Promise<string> {
    const mail = await this.db.repo(Message).findOneBy({ id: messageId, direction: 'in' });
    if (!mail || documentIds.some((id) => !mail.attachmentIds.includes(id))) throw new NotFound();
    if (mail.subjectKind !== 'request' || !mail.subjectId || !mail.clientId)
      throw new Refused(['Rattachez d’abord ce courriel à la demande dont il porte le formulaire.']);
    const request = await this.requests.byId(mail.subjectId);
    if (request.state !== 'awaiting_signature')
      throw new Refused(['Cette demande n’attend pas de signature\u00a0: ouvrez-la pour voir où elle en est.']);
    if (documentIds.length > most) throw new Refused([`Prenez ${most} photos au plus\u00a0: une par page.`]);
    // In the order of the mail, whatever the order of the form.
    const chosen = mail.attachmentIds.filter((id) => documentIds.includes(id));
    const pieces: Document[] = [];
    for (const id of chosen) pieces.push(await this.documents.withBytes(id));
    const sent = request.unsignedDocumentId ? await this.documents.withBytes(request.unsignedDocumentId) : null;
    const paper = await this.read(pieces, sent?.bytes ?? null);
    const [first] = pieces as [Document, ...Document[]];
    const kept = paper.facts.photos > 0 ? await this.keep(mail.clientId, paper) : first;
    const { pages, photos, notes, signatures } = paper.facts;
    const waited = mail.state === 'to_check';
    const what = photos > 0 ? count(photos, 'photo', 'photos') : `«\u00a0${first.fileName}\u00a0»`;
    const id = await this.answers.keep({
      kind: 'signed_form',
      clientId: mail.clientId,
      cameBy: { messageId },
      requestId: request.id,
      documentId: kept.id,
      content: { pages, photos, notes, signatures, waited },
      summary: `${what}, du courriel de ${mail.sender}, pris comme formulaire signé, à relire`,
    });
    if (waited) await this.filing.markChecked(messageId);
    return id;
  }

  private keep(clientId: string, { fileName, mediaType, bytes }: ReadPaper): Promise<Document> {
    return this.documents.keep({ clientId, kind: 'client_answer', fileName, mediaType, bytes });
  }

  // Nothing was typed: what is wrong is told on the page of the mail.
  private async read(pieces: Document[], form: Uint8Array | null): Promise<ReadPaper> {
    try {
      return await this.files.joined(
        pieces.map(({ bytes }) => bytes),
        { form, firstName: pieces[0]?.fileName },
      );
    } catch (error) {
      throw error instanceof RefusedField ? new Refused([error.message]) : error;
    }
  }
}
