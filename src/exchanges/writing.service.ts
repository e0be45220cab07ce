import { megabyte, weightOf } from '../platform/files/upload-weight.js';
import { Injectable } from '@nestjs/common';
import { EditorService } from '../accounts/editor.service.js';
import { ClientsService } from '../clients/clients.service.js';
import { CorrespondentsQueries } from '../clients/correspondents.queries.js';
import { MailFiling } from '../mailbox/in/mail-filing.service.js';
import { OneClientAMail } from '../mailbox/one-client/one-client-a-mail.js';
import { MailQueue, type OutgoingMail, type QueuedMail } from '../mailbox/out/mail-queue.service.js';
import { clock } from '../platform/clock.js';
import { RefusedField } from '../platform/web/errors.js';
import { ComingMails, quietReason } from '../mailbox/out/coming-mails.js';
import { Drafts } from './drafts.service.js';
import { ConversationQueries, type Piece } from './conversation.queries.js';
import { MailCandidates } from './mail-candidates.service.js';
import { askedOfNobody, askingPrerequisites, isRepresentative } from './letters/asked-prerequisites.js';
import { sameAddress } from './letters/addressees.service.js';
import { placeholdersIn } from './letters/placeholders.js';
import { PrerequisitesLinks } from './letters/prerequisites-links.service.js';
import { unconfirmed, type WrittenMail } from './writing.form.js';

/** All the pieces of one mail: many a mailbox takes no more. */
const mostBytes = 10 * megabyte;

/** A person writes to one client, or answers one of its mails. */
@Injectable()
export class WritingService {
  constructor(
    private readonly clients: ClientsService,
    private readonly candidates: MailCandidates,
    private readonly correspondents: CorrespondentsQueries,
    private readonly conversation: ConversationQueries,
    private readonly editors: EditorService,
    private readonly filing: MailFiling,
    private readonly outgoing: MailQueue,
    private readonly oneClient: OneClientAMail,
    private readonly drafts: Drafts,
    private readonly coming: ComingMails,
    private readonly links: PrerequisitesLinks,
  ) {}

  /**
   * It waits as long as the editor says, and may be taken back until then; the mail that it answers waits for nobody any more.
   * @throws RefusedField on what stands in its way, Refused for an archived client, Forbidden for somebody else’s
   */
  async write(clientId: string, mail: WrittenMail): Promise<QueuedMail> {
    const client = await this.clients.open(clientId);
    await this.drafts.serve(clientId, mail.draft);
    const reply = mail.reply === null ? null : await this.candidates.answered(clientId, mail.reply);
    const candidates = await this.candidates.of(clientId, reply);
    const to = mail.to.map((address) => {
      const known = candidates.find(({ email }) => sameAddress(email, address));
      if (known) return known.email;
      throw new RefusedField(
        'to',
        `${address} n’est plus une adresse de ce client. Rechargez la page, puis choisissez.`,
      );
    });
    const strangers = candidates.filter(({ email, unknown }) => unknown !== null && to.includes(email));
    const open = strangers.find(({ email }) => !mail.unknown.some((confirmed) => sameAddress(confirmed, email)));
    if (open) throw new RefusedField('unknown', unconfirmed(open).missing);
    const left = placeholdersIn(`${mail.subject} ${mail.text}`)[0];
    if (left)
      throw new RefusedField('text', `Le texte dit encore {${left}}, que la fiche ne sait pas\u00a0: écrivez-le.`);
    const pieces = await this.attached(clientId, mail.pieces);
    const { writtenMailMinutes: minutes } = await this.editors.current();
    const leavesAt = clock.after(minutes);
    const written: OutgoingMail = {
      purpose: 'other',
      clientId: client.id,
      about: reply?.subjectKind && reply.subjectId ? { kind: reply.subjectKind, id: reply.subjectId } : null,
      to,
      subject: mail.subject,
      text: mail.text,
      attachmentIds: pieces.map(({ id }) => id),
      inReplyTo: reply?.messageId ?? null,
      byHand: { naming: mail.naming, unknown: strangers.map(({ email }) => email) },
    };
    await this.oneClient.ask(written, 'text');
    const queued = await this.outgoing.queue(mail.asks ? await this.asking(clientId, written) : written, leavesAt);
    if (reply?.state === 'to_check') await this.filing.markChecked(reply.id, queued.writtenAt);
    // A client who has just been answered is not chased the next morning.
    if (mail.quiet)
      await this.coming.putOff(
        clientId,
        mail.quiet,
        quietReason({ subject: queued.subject, createdAt: queued.writtenAt }),
      );
    return queued;
  }

  /** Whom a person asks for the contract and the card answers by the same link as whom a campaign asks. @throws RefusedField when it goes to somebody else */
  private async asking(clientId: string, mail: OutgoingMail): Promise<OutgoingMail> {
    const [client] = await this.correspondents.of([clientId]);
    if (!client || !mail.to.some((address) => isRepresentative(client, address)))
      throw new RefusedField('asks', askedOfNobody);
    const [asked = mail] = await this.links.given([{ client, mail: askingPrerequisites(mail) }]);
    return asked;
  }

  private async attached(clientId: string, ids: string[]): Promise<Piece[]> {
    const known = ids.length > 0 ? await this.conversation.pieces(clientId) : [];
    const pieces = ids.map((id) => {
      const piece = known.find((one) => one.id === id);
      if (piece) return piece;
      throw new RefusedField('pieces', 'Une pièce a été remplacée depuis. Rechargez la page, puis choisissez.');
    });
    if (pieces.reduce((sum, { size }) => sum + size, 0) > mostBytes)
      throw new RefusedField('pieces', `Les pièces font plus de ${weightOf(mostBytes)} ensemble\u00a0: enlevez-en.`);
    return pieces;
  }
}
