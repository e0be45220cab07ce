import { Injectable } from '@nestjs/common';
import { EditorService } from '../../accounts/editor.service.js';
import { fullName } from '../../administrators/administrator-with-card.js';
import { MailQueue } from '../../mailbox/out/mail-queue.service.js';
import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Refused } from '../../platform/web/errors.js';
import type { RequestDossier } from '../dossier/request-dossier.js';
import { RequestDossiers } from '../dossier/request-dossiers.js';
import { signatureLetter, submissionLetter } from '../mail/request-letters.js';
import { RequestMoves } from './request-moves.js';
import { RequestPapers } from './request-papers.service.js';
import type { Request } from '../request.entity.js';

/** Two mails leave for a request: the form to its signer, then the signed form to ANS. */
@Injectable()
export class RequestSending {
  constructor(
    private readonly db: TenantDb,
    private readonly editor: EditorService,
    private readonly dossiers: RequestDossiers,
    private readonly papers: RequestPapers,
    private readonly moves: RequestMoves,
    private readonly outgoing: MailQueue,
  ) {}

  /** Freezes the form and mails it to the representative. @throws Refused with everything missing */
  async sendForSignature(id: string): Promise<void> {
    const request = await this.moves.lock(id);
    await this.moves.ask(request, 'send_for_signature');
    const dossier = await this.dossiers.of(request);
    const document = await this.papers.generatePdf(request);
    const { representative } = dossier;
    if (!representative?.email) throw new Refused(['Le représentant n’a pas d’adresse électronique. Indiquez-la.']);
    const letter = signatureLetter({
      ...this.names(dossier),
      kind: request.kind,
      official: request.officialPaper !== false,
      ...correction(request),
    });
    const mail = await this.outgoing.queue({
      purpose: 'signature_request',
      clientId: request.clientId,
      about: { kind: 'request', id },
      to: [representative.email],
      subject: letter.subject,
      text: letter.text,
      attachmentIds: [document.id],
    });
    await this.moves.move(request, 'send_for_signature', {
      documentId: document.id,
      summary: `Demande ${request.kind === '503' ? '503 ' : ''}envoyée pour signature à ${representative.firstNames} ${representative.lastName}`,
      details: { messageId: mail.messageId, sha256: document.sha256 },
    });
  }

  /** Mails the signed document as it came to ANS's address. @throws Refused */
  async submit(id: string): Promise<void> {
    const request = await this.moves.lock(id);
    await this.moves.ask(request, 'submit');
    if (!request.signedDocumentId) throw new Refused(['Le formulaire signé manque. Déposez-le d’abord.']);
    const dossier = await this.dossiers.of(request);
    const { ansRequestAddress } = await this.editor.current();
    const { signedOn, dossierNumber, kind } = request;
    const official = request.officialPaper !== false;
    const letter = submissionLetter({ ...this.names(dossier), kind, official, signedOn, dossierNumber });
    const mail = await this.outgoing.queue({
      purpose: 'request_submission',
      clientId: request.clientId,
      about: { kind: 'request', id },
      to: [ansRequestAddress],
      subject: letter.subject,
      text: letter.text,
      attachmentIds: [request.signedDocumentId],
    });
    await this.moves.move(request, 'submit', {
      documentId: request.signedDocumentId,
      columns: sentByUs(),
      details: { messageId: mail.messageId, to: ansRequestAddress },
    });
  }

  private names(dossier: RequestDossier) {
    const { client, representative, administrators, change } = dossier;
    return {
      clientName: client.name,
      clientNumber: client.number,
      editorName: dossier.editor.name,
      signer: representative ? `${representative.firstNames} ${representative.lastName}` : 'le représentant légal',
      administrators: administrators.map(fullName),
      leavers: (change?.departures ?? []).map(fullName),
      purpose: change ? '' : dossier.choices.purpose,
      senderName: this.db.actor.name,
    };
  }
}

// Noted otherwise before a correction, it is ours from now on.
function sentByUs(): Partial<Request> {
  return {
    channel: 'mail',
    submittedOn: clock.today(),
    submissionReference: null,
    submissionDocumentId: null,
    correctionReason: null,
  };
}

function correction(request: Request): { correctionReason: string | null } {
  return { correctionReason: request.corrections > 0 ? request.correctionReason : null };
}
