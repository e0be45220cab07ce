import { Injectable } from '@nestjs/common';
import { MailFiling } from '../../mailbox/in/mail-filing.service.js';
import { Message } from '../../mailbox/message.entity.js';
import type { Document } from '../../platform/documents/document.entity.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { TenantDb, type TenantScope } from '../../platform/tenancy/tenant-db.js';
import { NotFound, Refused, RefusedField } from '../../platform/web/errors.js';
import { count } from '../../platform/web/view-helpers.js';
import { RequestsService } from '../../requests/requests.service.js';
import { ClientAnswers } from '../answers/client-answers.service.js';
import { HandedFiles, type ReadPaper } from '../page/handed-files.service.js';

const most = 8;

/** Pieces of a mail, read as one paper. */
export interface TakenPaper extends ReadPaper {
  /** The file name of the first of them. */
  firstName: string;
  /** The form that was sent, by which its photos were set upright. */
  formId: string | null;
}

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
   * What the pieces say, aside and before any transaction: one of its own gives their bytes. One PDF is taken as it is; photos are joined into one.
   * @throws NotFound; Refused for a mail or files that sign nothing
   */
  async read(scope: TenantScope, messageId: string, documentIds: string[]): Promise<TakenPaper> {
    const { pieces, form } = await this.db.run(scope, async () => {
      const { chosen, request } = await this.asked(messageId, documentIds);
      const documents: Document[] = [];
      for (const id of chosen) documents.push(await this.documents.withBytes(id));
      const sent = request.unsignedDocumentId ? await this.documents.withBytes(request.unsignedDocumentId) : null;
      return { pieces: documents, form: sent };
    });
    return {
      ...(await this.readAll(pieces, form?.bytes ?? null)),
      firstName: pieces[0]?.fileName ?? '',
      formId: form?.id ?? null,
    };
  }

  /**
   * The mail is checked by that: whoever takes its paper has read it.
   * @param paper what `read` found of the same pieces
   * @returns the id of the answer. @throws as `read`; Refused when the form was sent again meanwhile
   */
  async take(messageId: string, documentIds: string[], paper: TakenPaper): Promise<string> {
    const { mail, clientId, request, chosen } = await this.asked(messageId, documentIds);
    if (request.unsignedDocumentId !== paper.formId)
      throw new Refused(['Le formulaire vient d’être envoyé de nouveau\u00a0: relisez le courriel, puis recommencez.']);
    const keptId = paper.facts.photos > 0 ? (await this.keep(clientId, paper)).id : (chosen[0] ?? '');
    const { pages, photos, notes, signatures } = paper.facts;
    const waited = mail.state === 'to_check';
    const what = photos > 0 ? count(photos, 'photo', 'photos') : `«\u00a0${paper.firstName}\u00a0»`;
    const id = await this.answers.keep({
      kind: 'signed_form',
      clientId,
      cameBy: { messageId },
      requestId: request.id,
      documentId: keptId,
      content: { pages, photos, notes, signatures, waited },
      summary: `${what}, du courriel de ${mail.sender}, pris comme formulaire signé, à relire`,
    });
    if (waited) await this.filing.markChecked(messageId);
    return id;
  }

  /** The mail, its request and its pieces in their order, whatever the order of the form. */
  private async asked(messageId: string, documentIds: string[]) {
    const mail = await this.db.one(Message, { id: messageId, direction: 'in' });
    if (!mail || documentIds.some((id) => !mail.attachmentIds.includes(id))) throw new NotFound();
    const { clientId } = mail;
    if (mail.subjectKind !== 'request' || !mail.subjectId || !clientId)
      throw new Refused(['Rattachez d’abord ce courriel à la demande dont il porte le formulaire.']);
    const request = await this.requests.byId(mail.subjectId);
    if (request.state !== 'awaiting_signature')
      throw new Refused(['Cette demande n’attend pas de signature\u00a0: ouvrez-la pour voir où elle en est.']);
    if (documentIds.length > most) throw new Refused([`Prenez ${most} photos au plus\u00a0: une par page.`]);
    return { mail, clientId, request, chosen: mail.attachmentIds.filter((id) => documentIds.includes(id)) };
  }

  private keep(clientId: string, { fileName, mediaType, bytes }: ReadPaper): Promise<Document> {
    return this.documents.keep({ clientId, kind: 'client_answer', fileName, mediaType, bytes });
  }

  // Nothing was typed: what is wrong is told on the page of the mail.
  private async readAll(pieces: Document[], form: Uint8Array | null): Promise<ReadPaper> {
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
