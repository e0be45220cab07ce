import { Injectable } from '@nestjs/common';
import { EditorService } from '../../accounts/editor.service.js';
import { WhoWrites } from '../../accounts/who-writes.js';
import { ClientLinks, type NewLink } from '../../client-space/links/client-links.service.js';
import { ClientsService } from '../../clients/clients.service.js';
import { type ClientToWriteTo, CorrespondentsQueries } from '../../clients/correspondents.queries.js';
import { OneClientAMail } from '../../mailbox/one-client/one-client-a-mail.js';
import { MailFiling } from '../../mailbox/in/mail-filing.service.js';
import type { Message } from '../../mailbox/message.entity.js';
import { MailQueue, type QueuedMail } from '../../mailbox/out/mail-queue.service.js';
import type { OutgoingMail } from '../../mailbox/out/outgoing-mail.js';
import { ExpectedCsrs, type WaitingOrder } from '../../orders/asked/expected-csrs.service.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { linkPlace } from '../../platform/auth/link-tokens.js';
import { clock } from '../../platform/clock.js';
import { NotFound, RefusedField } from '../../platform/web/errors.js';
import { recipientRoles, sameAddress } from '../letters/addressees.service.js';
import { valuesOf } from '../letters/letters-to-many.js';
import { placeholders, placeholdersIn, withKnownValues, withValues } from '../letters/placeholders.js';
import { MailCandidates } from '../mail-candidates.service.js';
import type { Candidate } from '../mail-to-write.js';
import { MailTexts } from '../texts/mail-texts.service.js';
import { asksCsr, tellsHowToHandCsr } from '../texts/our-texts.js';
import { type CsrAsking, handsCsrOver } from './csr-asking.js';
import type { AskedCsrMail, CopiedCsrLink } from './csr-asking.form.js';

/** A CSR is asked of a client, or its owner told how to hand it over: one act makes the link and the mail that brings it. */
@Injectable()
export class CsrAskings {
  constructor(
    private readonly clients: ClientsService,
    private readonly correspondents: CorrespondentsQueries,
    private readonly mails: MailCandidates,
    private readonly expected: ExpectedCsrs,
    private readonly texts: MailTexts,
    private readonly editors: EditorService,
    private readonly writer: WhoWrites,
    private readonly links: ClientLinks,
    private readonly outgoing: MailQueue,
    private readonly oneClient: OneClientAMail,
    private readonly filing: MailFiling,
    private readonly audit: AuditService,
  ) {}

  /** @throws NotFound for a client that is not there, or a mail that brought no CSR of it */
  async begin(clientId: string, asked: { order: string | null; reply: string | null }): Promise<CsrAsking> {
    const client = await this.client(clientId);
    const waiting = await this.expected.ofClient(clientId);
    const reply = asked.reply === null ? null : await this.answered(clientId, asked.reply);
    // From an order, for that one; from a mail, which names none for sure, a person chooses.
    const named = waiting.filter(({ id }) => id === asked.order);
    const orders = named.length > 0 ? named : waiting;
    const about = orders.find(({ id }) => id === reply?.subjectId);
    const [only, ...others] = orders;
    const order = others.length === 0 ? only : undefined;
    const text = await this.texts.byKey(reply ? tellsHowToHandCsr : asksCsr);
    const editor = await this.editors.current();
    const values = {
      ...valuesOf(client, editor.name, await this.writer.name()),
      ...(order ? { attendu: waitedFor(order) } : {}),
    };
    return {
      client,
      orders,
      orderId: (order ?? about)?.id ?? null,
      candidates: await this.candidates(client, reply),
      reply,
      subject: withKnownValues(text.subject, values),
      // The editor’s own wording may be of before there was a link.
      text: withKnownValues(text.text.includes('{espace}') ? text.text : `${text.text}\n\n{espace}`, values),
      minutes: editor.writtenMailMinutes,
    };
  }

  /** @throws RefusedField on what stands in its way, Refused for an archived client, Forbidden for somebody else’s */
  async send(clientId: string, mail: AskedCsrMail): Promise<QueuedMail> {
    const reply = mail.reply === null ? null : await this.answered(clientId, mail.reply);
    const { link, order, client } = await this.agreed(clientId, mail, reply);
    const editor = await this.editors.current();
    const values = {
      ...valuesOf(client, editor.name, await this.writer.name()),
      attendu: waitedFor(order),
      espace: linkPlace,
      siret: editor.siret,
    };
    const missing = placeholdersIn(`${mail.subject} ${mail.text}`).find((name) => !values[name as keyof typeof values]);
    if (missing)
      throw new RefusedField('text', `Le texte dit {${missing}}, ${placeholders[missing]}\u00a0: écrivez-le.`);
    const [linkId = ''] = await this.links.usual([link]);
    const leavesAt = clock.after(editor.writtenMailMinutes);
    const written: OutgoingMail = {
      purpose: 'csr_request',
      clientId,
      about: { kind: 'order', id: order.id },
      to: [link.email],
      subject: withValues(mail.subject, values).replace(/\s+/g, ' ').trim(),
      text: withValues(mail.text, values),
      inReplyTo: reply?.messageId ?? null,
      link: { id: linkId },
      byHand: { naming: mail.naming },
    };
    await this.oneClient.ask(written, 'text');
    const queued = await this.outgoing.queue(written, leavesAt);
    if (reply?.state === 'to_check') await this.filing.markChecked(reply.id, queued.writtenAt);
    await this.tell(order, link, 'par un lien, dans un courriel');
    return queued;
  }

  /** @returns the address of the link, which is shown this once */
  async copy(clientId: string, asked: CopiedCsrLink): Promise<{ address: string; personName: string }> {
    const { link, order } = await this.agreed(clientId, asked, null);
    const address = await this.links.copy(link);
    await this.tell(order, link, 'par un lien donné à la main');
    return { address, personName: link.personName };
  }

  // The order is held until the commit: nobody gives it its CSR, nor cancels it, while it is asked for.
  private async agreed(clientId: string, asked: CopiedCsrLink, reply: Message | null) {
    await this.clients.open(clientId);
    const client = await this.client(clientId);
    const order = await this.expected.hold(clientId, asked.order);
    if (!order)
      throw new RefusedField(
        'order',
        'Cette commande n’attend plus de CSR\u00a0: rechargez la page, puis choisissez-en une autre.',
      );
    const person = (await this.candidates(client, reply)).find(({ email }) => sameAddress(email, asked.to));
    if (!person)
      throw new RefusedField(
        'to',
        `${asked.to} n’est pas une adresse de ce client. Rechargez la page, puis choisissez.`,
      );
    const { name: personName, email } = person;
    const link: NewLink = { clientId, purpose: 'csr', orderId: order.id, personName, email };
    return { client, order, link };
  }

  /** Those the records know, and nobody else: whoever gets the link gives the key of the certificate. */
  private async candidates(client: ClientToWriteTo, reply: Message | null): Promise<Candidate[]> {
    const known = (await this.mails.known(client, handsCsrOver)).map(({ email, name, role, refusedSince }) => {
      const wrote = sameAddress(email, reply?.sender);
      const why = wrote ? `A écrit, ${recipientRoles[role].toLowerCase()}` : recipientRoles[role];
      return { email, name, why, refusedSince, wrote };
    });
    const reached = known.filter(({ refusedSince }) => refusedSince === null);
    const usual = reached.find(({ wrote }) => wrote) ?? reached[0];
    return known.map(({ email, name, why, refusedSince }) => ({
      ...{ email, name, why, refusedSince },
      usual: email === usual?.email,
      unknown: null,
    }));
  }

  private async client(clientId: string): Promise<ClientToWriteTo> {
    const [client] = await this.correspondents.of([clientId]);
    if (!client) throw new NotFound();
    return client;
  }

  private async answered(clientId: string, id: string): Promise<Message> {
    const message = await this.mails.answered(clientId, id);
    if (message.csrSince === null) throw new NotFound();
    return message;
  }

  private async tell(order: WaitingOrder, { clientId, personName, email }: NewLink, how: string): Promise<void> {
    await this.audit.record({
      subject: { kind: 'order', id: order.id },
      clientId,
      action: 'csr_asked',
      summary: `CSR demandée à ${personName} (${email}) ${how}\u00a0: ${order.label}, ${order.number}`,
    });
  }
}

/** What a text cites as waited for. */
const waitedFor = ({ label, instance }: WaitingOrder) => `la CSR du certificat «\u00a0${label}\u00a0», ${instance}`;
