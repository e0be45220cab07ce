import { Injectable } from '@nestjs/common';
import { MailFiling } from '../../mailbox/in/mail-filing.service.js';
import { Message } from '../../mailbox/message.entity.js';
import type { Document } from '../../platform/documents/document.entity.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { TenantDb, type TenantScope } from '../../platform/tenancy/tenant-db.js';
import { NotFound, Refused, RefusedField } from '../../platform/web/errors.js';
import { count } from '../../platform/web/view-helpers.js';
import { type AnswerKind, ClientAnswer } from '../answers/client-answer.entity.js';
import { answerKinds } from '../answers/client-answer.labels.js';
import { ClientAnswers } from '../answers/client-answers.service.js';
import { UnsignedAnswers } from '../answers/unsigned-answers.service.js';
import { AwaitedPapers } from './awaited-papers.service.js';
import { HandedFiles, type ReadPaper } from '../page/handed-files.service.js';

const most = 8;

/** Pieces of a mail, read as one paper. */
export interface TakenPaper extends ReadPaper {
  /** The file name of the first of them. */
  firstName: string;
  /** The paper that was sent, by which its photos were set upright. */
  sentId: string | null;
}

/** « Prendre la pièce jointe comme formulaire signé », or « mandat signé »: what came by mail is looked at like what came by the space. */
@Injectable()
export class MailedAnswers {
  constructor(
    private readonly db: TenantDb,
    private readonly answers: ClientAnswers,
    private readonly awaited: AwaitedPapers,
    private readonly filing: MailFiling,
    private readonly documents: DocumentsService,
    private readonly files: HandedFiles,
    private readonly unsigned: UnsignedAnswers,
  ) {}

  /**
   * What the pieces say, aside and before any transaction: one of its own gives their bytes. One PDF is taken as it is; photos are joined into one.
   * @throws NotFound; Refused for a mail or files that sign nothing
   */
  async read(scope: TenantScope, messageId: string, documentIds: string[]): Promise<TakenPaper> {
    const { pieces, sent } = await this.db.run(scope, async () => {
      const { chosen, paper } = await this.asked(messageId, documentIds);
      const documents: Document[] = [];
      for (const id of chosen) documents.push(await this.documents.withBytes(id));
      return { pieces: documents, sent: paper.sentId ? await this.documents.withBytes(paper.sentId) : null };
    });
    return {
      ...(await this.readAll(pieces, sent?.bytes ?? null)),
      firstName: pieces[0]?.fileName ?? '',
      sentId: sent?.id ?? null,
    };
  }

  /**
   * The mail is checked by that: whoever takes its paper has read it.
   * @param read what `read` found of the same pieces
   * @returns the id of the answer, and what it was taken for. @throws as `read`; Refused when the paper was sent again meanwhile, or for our own as it left
   */
  async take(messageId: string, documentIds: string[], read: TakenPaper): Promise<{ id: string; kind: AnswerKind }> {
    const { mail, clientId, paper, chosen } = await this.asked(messageId, documentIds);
    const { sentId, what: sent, cameAt, ...about } = paper;
    if (sentId !== read.sentId)
      throw new Refused([`${sent} vient d’être envoyé de nouveau\u00a0: relisez le courriel, puis recommencez.`]);
    const nobodys = await this.unsigned.why({ clientId, ...about }, read, 'ours');
    if (nobodys) throw new Refused([nobodys]);
    await this.refuseTaken(messageId, about.kind, chosen);
    const keptId = read.facts.photos > 0 ? (await this.keep(clientId, read)).id : (chosen[0] ?? '');
    const { pages, photos, notes, signatures } = read.facts;
    const waits = mail.state === 'to_check';
    const waited = waits || (await this.answers.waitedFor(clientId, messageId));
    const what = photos > 0 ? count(photos, 'photo', 'photos') : `«\u00a0${read.firstName}\u00a0»`;
    const id = await this.answers.keep({
      ...about,
      clientId,
      cameBy: { messageId },
      cameAt,
      documentId: keptId,
      content: { pages, photos, notes, signatures, waited, pieces: chosen },
      summary: `${what}, du courriel de ${mail.sender}, pris comme ${answerKinds[about.kind].toLowerCase()}, à relire`,
    });
    if (waits) await this.filing.markChecked(messageId);
    return { id, kind: about.kind };
  }

  // From another tab: the same piece again would take the place of the answer that a colleague is reading.
  private async refuseTaken(messageId: string, kind: AnswerKind, chosen: string[]): Promise<void> {
    const found = await this.db.rows(ClientAnswer, { messageId, kind, state: 'to_review' });
    if (found.some(({ content }) => content.pieces?.some((id) => chosen.includes(id))))
      throw new Refused([
        `Cette pièce est déjà prise comme ${answerKinds[kind].toLowerCase()}, et attend d’être relue.`,
      ]);
  }

  /** The mail, the paper that it answers and its pieces in their order, whatever the order of the form. */
  private async asked(messageId: string, documentIds: string[]) {
    const mail = await this.db.one(Message, { id: messageId, direction: 'in' });
    if (!mail || documentIds.some((id) => !mail.attachmentIds.includes(id))) throw new NotFound();
    const { clientId } = mail;
    const paper = await this.awaited.of(mail);
    if (!paper || !clientId)
      throw new Refused(['Rattachez d’abord ce courriel à la demande ou au mandat dont il porte le document signé.']);
    if (documentIds.length > most) throw new Refused([`Prenez ${most} photos au plus\u00a0: une par page.`]);
    return { mail, clientId, paper, chosen: mail.attachmentIds.filter((id) => documentIds.includes(id)) };
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
