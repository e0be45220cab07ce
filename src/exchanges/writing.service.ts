import { Injectable } from '@nestjs/common';
import { EditorService } from '../accounts/editor.service.js';
import { WhoWrites } from '../accounts/who-writes.js';
import { ClientsService } from '../clients/clients.service.js';
import { CorrespondentsQueries } from '../clients/correspondents.queries.js';
import { MailFiling } from '../mailbox/in/mail-filing.service.js';
import { Message } from '../mailbox/message.entity.js';
import { OneClientAMail } from '../mailbox/one-client/one-client-a-mail.js';
import { MailQueue, type OutgoingMail, type QueuedMail } from '../mailbox/out/mail-queue.service.js';
import { StoppedAddresses } from '../mailbox/out/stopped-addresses.service.js';
import { clock } from '../platform/clock.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { together } from '../platform/tenancy/together.js';
import { NotFound, RefusedField } from '../platform/web/errors.js';
import { ComingMails, quietReason } from '../mailbox/out/coming-mails.js';
import { Drafts, type KeptDraft } from './drafts.service.js';
import { ConversationQueries, type Piece } from './conversation.queries.js';
import { type Addressee, Addressees, recipientRoles } from './letters/addressees.service.js';
import { askedOfNobody, askingPrerequisites, isRepresentative } from './letters/asked-prerequisites.js';
import { valuesOf } from './letters/letters-to-many.js';
import { isForWaits, placeholdersIn, withKnownValues } from './letters/placeholders.js';
import { PrerequisitesLinks } from './letters/prerequisites-links.service.js';
import { keyOf, MailTexts } from './texts/mail-texts.service.js';
import { asksPrerequisites } from './texts/our-texts.js';
import type { Candidate, Writing } from './mail-to-write.js';
import type { WrittenMail } from './writing.form.js';

const mostBytes = 10 * 1024 * 1024;

/** A person writes to one client, from a text or from nothing, or answers one of its mails. */
@Injectable()
export class WritingService {
  constructor(
    private readonly db: TenantDb,
    private readonly clients: ClientsService,
    private readonly correspondents: CorrespondentsQueries,
    private readonly addressees: Addressees,
    private readonly conversation: ConversationQueries,
    private readonly texts: MailTexts,
    private readonly editors: EditorService,
    private readonly writer: WhoWrites,
    private readonly filing: MailFiling,
    private readonly outgoing: MailQueue,
    private readonly oneClient: OneClientAMail,
    private readonly stopped: StoppedAddresses,
    private readonly drafts: Drafts,
    private readonly coming: ComingMails,
    private readonly links: PrerequisitesLinks,
  ) {}

  /** @param kept the draft of whoever writes @throws NotFound for a mail or a text that is not there */
  async begin(
    clientId: string,
    asked: { reply: string | null; text: string | null },
    kept: KeptDraft | null,
  ): Promise<Writing> {
    const [[client], texts, editor, name, pieces] = await together(
      this.correspondents.of([clientId]),
      this.texts.all(),
      this.editors.current(),
      this.writer.name(),
      this.conversation.pieces(clientId),
    );
    if (!client) throw new NotFound();
    // One that answers something else waits for its turn.
    const draft = asked.text === null && (asked.reply === null || asked.reply === kept?.reply) ? kept : null;
    const replyId = asked.reply ?? draft?.reply ?? null;
    const reply = replyId === null ? null : await this.answered(clientId, replyId);
    const chosen = asked.text === null ? null : await this.texts.byKey(asked.text);
    const values = valuesOf(client, editor.name, name);
    const signature = `\n\n${values.expediteur}\n${editor.name}`;
    return {
      candidates: await this.candidates(clientId, reply),
      pieces,
      texts: texts
        .filter(({ subject, text }) => !isForWaits(`${subject} ${text}`))
        .map((text) => ({ key: keyOf(text), label: text.label })),
      textKey: chosen ? keyOf(chosen) : null,
      draft,
      subject: draft
        ? draft.subject
        : reply
          ? answerTo(reply.subject)
          : chosen
            ? withKnownValues(chosen.subject, values)
            : '',
      text: draft ? draft.text : chosen ? withKnownValues(chosen.text, values) : `Bonjour,\n\n${signature}`,
      reply,
      minutes: editor.writtenMailMinutes,
      named: [],
      asks: chosen ? keyOf(chosen) === asksPrerequisites : (draft?.asks ?? false),
    };
  }

  /**
   * It waits as long as the editor says, and may be taken back until then; the mail that it answers waits for nobody any more.
   * @throws RefusedField on what stands in its way, Refused for an archived client, Forbidden for somebody else’s
   */
  async write(clientId: string, mail: WrittenMail): Promise<QueuedMail> {
    const client = await this.clients.open(clientId);
    await this.drafts.serve(clientId, mail.draft);
    const reply = mail.reply === null ? null : await this.answered(clientId, mail.reply);
    const candidates = await this.candidates(clientId, reply);
    const to = mail.to.map((address) => {
      const known = candidates.find(({ email }) => email.toLowerCase() === address.toLowerCase());
      if (known) return known.email;
      throw new RefusedField(
        'to',
        `${address} n’est plus une adresse de ce client. Rechargez la page, puis choisissez.`,
      );
    });
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
      byHand: { naming: mail.naming },
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
      throw new RefusedField('pieces', 'Les pièces font plus de 10\u00a0Mo ensemble\u00a0: enlevez-en.');
    return pieces;
  }

  private async candidates(clientId: string, reply: Message | null): Promise<Candidate[]> {
    const clients = await this.correspondents.of([clientId]);
    const known = (await this.addressees.of(clients, ['representative', 'administrators', 'informed'])).get(clientId);
    const addresses = [...(known ?? []).map(({ email }) => email), ...(reply ? [reply.sender] : [])];
    const stopped = new Map((await this.stopped.among(addresses)).map((one) => [one.address, one.stoppedAt]));
    const since = (email: string) => stopped.get(email.toLowerCase()) ?? null;
    const others = (known ?? []).filter(({ email }) => !same(email, reply?.sender));
    return [
      ...(reply ? [asAuthor(reply, known ?? [], since(reply.sender))] : []),
      ...others.map(({ email, name, role }) => ({
        email,
        name,
        why: recipientRoles[role],
        refusedSince: since(email),
        usual: !reply && role === 'representative' && since(email) === null,
      })),
    ];
  }

  private async answered(clientId: string, id: string): Promise<Message> {
    const message = await this.db.one(Message, { id, clientId, direction: 'in' });
    // A return has no author to answer to.
    if (!message || message.purpose === 'bounce') throw new NotFound();
    return message;
  }
}

const same = (one: string, other: string | undefined) => one.toLowerCase() === other?.toLowerCase();

function asAuthor({ sender }: Message, known: Addressee[], refusedSince: Date | null): Candidate {
  const found = known.find(({ email }) => same(email, sender));
  const why = found ? `A écrit, ${recipientRoles[found.role].toLowerCase()}` : 'A écrit, sans figurer sur la fiche';
  return { email: sender, name: found?.name ?? sender, why, refusedSince, usual: refusedSince === null };
}

function answerTo(subject: string): string {
  const bare = subject.replace(/^(?:\s*(?:re|tr|fwd?)\s*:\s*)+/i, '').replace(/[\u0000-\u001f\u007f]+/g, ' ');
  return `Re\u00a0: ${bare}`.slice(0, 150);
}
