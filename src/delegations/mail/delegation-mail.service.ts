import { numberWords } from '../../identifiers/structure-number.js';
import { Injectable } from '@nestjs/common';
import { EditorService } from '../../accounts/editor.service.js';
import { ClientsService } from '../../clients/clients.service.js';
import { WhoWrites } from '../../accounts/who-writes.js';
import { MailQueue, type OutgoingMail, type QueuedMail } from '../../mailbox/out/mail-queue.service.js';
import { SignatureLinks } from '../../mailbox/out/signature-links.js';
import { linkPlace } from '../../platform/auth/link-tokens.js';
import { Refused } from '../../platform/web/errors.js';
import type { Delegation } from '../delegation.entity.js';
import { DelegationsQueries } from '../delegations.queries.js';
import { linkDays } from '../../client-space/links/link-days.facts.js';

/** Brings the letter of a mandate to the representative of the client. Guide V0.6, étape 2. */
@Injectable()
export class DelegationMail {
  constructor(
    private readonly writer: WhoWrites,
    private readonly clients: ClientsService,
    private readonly editors: EditorService,
    private readonly queries: DelegationsQueries,
    private readonly outgoing: MailQueue,
    private readonly links: SignatureLinks,
  ) {}

  /** Writes the mail in the current transaction. @returns it, and to whom. @throws Refused when nobody can be written to */
  async queue(delegation: Delegation, letterId: string | null): Promise<{ mail: QueuedMail; to: string }> {
    const { clientId, id } = delegation;
    const signer = await this.queries.signerOf(clientId);
    if (!signer?.email) throw new Refused(['Le représentant n’a pas d’adresse électronique. Indiquez-la.']);
    const client = await this.clients.byId(clientId);
    const editor = await this.editors.current();
    const asked = { paperId: id, clientId, personName: signer.name, email: signer.email };
    const links = await this.links.ofSigners('delegation', [asked]);
    const mail = await this.outgoing.queue(
      mandateMail({
        delegationId: id,
        letterId,
        linkId: links.get(id),
        client,
        signer: { ...signer, email: signer.email },
        editor,
        sender: await this.writer.name(),
      }),
    );
    return { mail, to: `${signer.name}, ${signer.email}` };
  }
}

interface MandateMail {
  delegationId: string;
  letterId: string | null;
  /** By which it comes back; none while it is only shown. */
  linkId: string | undefined;
  client: { id: string; name: string; number: string };
  signer: { name: string; email: string };
  editor: { name: string };
  /** Who signs the mail. */
  sender: string;
}

/** The mail that brings the letter. */
export function mandateMail({
  delegationId,
  letterId,
  linkId,
  client,
  signer,
  editor,
  sender,
}: MandateMail): OutgoingMail {
  return {
    purpose: 'mandate_request',
    clientId: client.id,
    about: { kind: 'delegation', id: delegationId },
    to: [signer.email],
    subject: 'mandat à signer pour vos certificats',
    text: letterText({
      signer: signer.name,
      client: `${client.name} (${numberWords(client.number)})`,
      editor: editor.name,
      sender,
    }),
    attachmentIds: letterId ? [letterId] : [],
    link: linkId ? { id: linkId } : undefined,
  };
}

function letterText({
  signer,
  client,
  editor,
  sender,
}: Record<'signer' | 'client' | 'editor' | 'sender', string>): string {
  return [
    `Bonjour ${signer},`,
    '',
    `Vous trouverez ci-joint le mandat par lequel ${client} confie à ${editor} la gestion de ses certificats logiciels IGC-Santé auprès de l’Agence du numérique en santé (ANS).`,
    '',
    'Ce que nous attendons de vous\u00a0:',
    '  1. Relisez l’étendue et les dates. Si l’une ne convient pas, ne signez pas\u202f: répondez-nous en disant laquelle.',
    '  2. Datez, signez et apposez le cachet de la structure.',
    `  3. Déposez le mandat signé dans votre espace, en photo ou en PDF. L’adresse est personnelle, elle vaut ${linkDays}\u00a0jours\u00a0:`,
    `     ${linkPlace}`,
    '     Ou numérisez le mandat en PDF et répondez à ce courriel en joignant le fichier.',
    '',
    'Vous pouvez révoquer ce mandat à tout moment, par écrit.',
    '',
    sender,
    editor,
  ].join('\n');
}
