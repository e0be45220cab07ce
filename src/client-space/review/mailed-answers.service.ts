import { Injectable } from '@nestjs/common';
import { MailFiling } from '../../mailbox/in/mail-filing.service.js';
import { Message } from '../../mailbox/message.entity.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../../platform/web/errors.js';
import { RequestsService } from '../../requests/requests.service.js';
import { ClientAnswers } from '../answers/client-answers.service.js';

const papers = new Set(['application/pdf', 'image/jpeg', 'image/png']);

/** « Prendre la pièce jointe comme formulaire signé »: what came by mail is looked at like what came by the space. */
@Injectable()
export class MailedAnswers {
  constructor(
    private readonly db: TenantDb,
    private readonly answers: ClientAnswers,
    private readonly requests: RequestsService,
    private readonly filing: MailFiling,
  ) {}

  /**
   * The mail is checked by that: whoever takes its paper has read it.
   * @returns the id of the answer. @throws NotFound; Refused for a mail or a file that signs nothing
   */
  async take(messageId: string, documentId: string): Promise<string> {
    const mail = await this.db.repo(Message).findOneBy({ id: messageId, direction: 'in' });
    if (!mail || !mail.attachmentIds.includes(documentId)) throw new NotFound();
    if (mail.subjectKind !== 'request' || !mail.subjectId || !mail.clientId)
      throw new Refused(['Rattachez d’abord ce courriel à la demande dont il porte le formulaire.']);
    const request = await this.requests.byId(mail.subjectId);
    if (request.state !== 'awaiting_signature')
      throw new Refused(['Cette demande n’attend pas de signature\u00a0: ouvrez-la pour voir où elle en est.']);
    const [file] = await this.db.query<{ fileName: string; mediaType: string }>(
      'SELECT file_name, media_type FROM documents WHERE id = $1',
      [documentId],
    );
    if (!file || !papers.has(file.mediaType))
      throw new Refused([
        'Cette pièce jointe n’est ni un PDF, ni une photo JPEG ou PNG\u00a0: demandez-la sous une de ces formes.',
      ]);
    const id = await this.answers.keep({
      kind: 'signed_form',
      clientId: mail.clientId,
      cameBy: { messageId },
      requestId: request.id,
      documentId,
      content: {},
      summary: `«\u00a0${file.fileName}\u00a0», du courriel de ${mail.sender}, pris comme formulaire signé, à relire`,
    });
    if (mail.state === 'to_check') await this.filing.markChecked(messageId);
    return id;
  }
}
