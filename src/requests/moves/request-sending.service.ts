import { fullName, signerName } from '../../identifiers/person-name.js';
import { Injectable } from '@nestjs/common';
import { EditorService } from '../../accounts/editor.service.js';
import { HeldMails } from '../../mailbox/out/held-mails.service.js';
import { MailQueue, type OutgoingMail } from '../../mailbox/out/mail-queue.service.js';
import { SignatureLinks } from '../../mailbox/out/signature-links.js';
import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Refused } from '../../platform/web/errors.js';
import { Papers } from '../blanks/papers.service.js';
import { formOf, type RequestDossier } from '../dossier/request-dossier.js';
import { RequestDossiers } from '../dossier/request-dossiers.js';
import { type RequestLetter, signatureLetter, submissionLetter } from '../mail/request-letters.js';
import { guardFactsOf } from './request-guards.js';
import { RequestMoves } from './request-moves.js';
import { RequestPapers } from './request-papers.service.js';
import type { Request } from '../request.entity.js';
import { reworkedRequest } from '../request.facts.js';

/** A mail about one request. */
export interface RequestMail extends OutgoingMail {
  about: { kind: 'request'; id: string };
}

type ToSign = Pick<Request, 'id' | 'clientId' | 'kind' | 'corrections' | 'correctionReason' | 'chosenChannel'>;

/** Two mails leave for a request: the form to its signer, then the signed form to ANS. */
@Injectable()
export class RequestSending {
  constructor(
    private readonly db: TenantDb,
    private readonly editor: EditorService,
    private readonly dossiers: RequestDossiers,
    private readonly papers: RequestPapers,
    private readonly rules: Papers,
    private readonly moves: RequestMoves,
    private readonly outgoing: MailQueue,
    private readonly held: HeldMails,
    private readonly links: SignatureLinks,
  ) {}

  /** Freezes the form and mails it to the representative. @throws Refused with everything missing */
  async sendForSignature(id: string): Promise<void> {
    const request = await this.moves.lock(id);
    await this.moves.ask(request, 'send_for_signature');
    await this.sendAllForSignature([request]);
  }

  /**
   * The same for many that are locked, each to its own signer, by as many statements as one.
   * @returns by request, what its mail waits for; null: it leaves @throws Refused for the first that cannot leave
   */
  async sendAllForSignature(requests: Request[]): Promise<Map<string, string | null>> {
    const dossiers = await this.dossiers.ofRequests(requests);
    const documents = await this.papers.print(requests, dossiers);
    const letters = await this.lettersToSign(requests, dossiers);
    const links = await this.linksOf(requests, dossiers);
    const queued = await this.outgoing.queueMany(
      letters.map((letter) => ({
        ...letter,
        link: { id: known(links, letter.about.id) },
        attachmentIds: [known(documents, letter.about.id).id],
      })),
    );
    const waits = await this.held.whyWaiting(queued);
    const mails = new Map(
      letters.map(({ about }, index) => [about.id, { queued: queued[index], waits: waits[index] ?? null }]),
    );
    await this.moves.moveMany(requests, 'send_for_signature', (request) => {
      const { id, kind } = request;
      const { id: documentId, sha256 } = known(documents, id);
      const { representative } = known(dossiers, id);
      const mail = known(mails, id);
      // A mail that waits has brought it to nobody.
      const sent = mail.waits === null ? 'envoyée pour signature' : 'prête à partir pour signature,';
      return {
        facts: guardFactsOf(request, known(dossiers, id)),
        documentId,
        summary: `Demande ${kind === '503' ? '503 ' : ''}${sent} à ${signerName(representative, 'un représentant inconnu')}`,
        reason: mail.waits,
        details: { messageId: mail.queued?.messageId, link: links.get(id), sha256 },
      };
    });
    return new Map([...mails].map(([id, mail]) => [id, mail.waits]));
  }

  /** By request, the link that its signer hands the form back by: the same one in each mail, as long as it is good. */
  linksOf(requests: Request[], dossiers: Map<string, RequestDossier>): Promise<Map<string, string>> {
    return this.links.ofSigners(
      'request',
      requests.map(({ id, clientId }) => {
        const { representative } = known(dossiers, id);
        const personName = signerName(representative);
        return { paperId: id, clientId, personName, email: representative?.email ?? '' };
      }),
    );
  }

  /** What would be written to their signers, without the form. @throws Refused for the first who cannot be written to */
  async lettersToSign(requests: ToSign[], dossiers: Map<string, RequestDossier>): Promise<RequestMail[]> {
    const official = (await this.rules.rules()).blank;
    const reworked = await this.reworked(requests.map(({ id }) => id));
    return requests.map((request) => {
      const dossier = known(dossiers, request.id);
      const email = dossier.representative?.email;
      if (!email) throw new Refused(['Le représentant n’a pas d’adresse électronique. Indiquez-la.']);
      const letter = signatureLetter({
        ...this.names(dossier),
        kind: request.kind,
        way: request.chosenChannel,
        official: official && request.kind === '413',
        ...correction(request),
        reworked: reworked.has(request.id),
      });
      return mailOf('signature_request', request, email, letter);
    });
  }

  /** Mails the signed document as it came to ANS's address. @throws Refused */
  async submit(id: string): Promise<void> {
    const request = await this.moves.lock(id);
    await this.moves.ask(request, 'submit');
    await this.submitAll([request]);
  }

  /**
   * The same for many that are locked: one mail each, by as many statements as one.
   * @returns by request, what its mail waits for; null: it leaves @throws Refused for the first that cannot leave
   */
  async submitAll(requests: Request[]): Promise<Map<string, string | null>> {
    const dossiers = await this.dossiers.ofRequests(requests);
    const letters = await this.lettersToAns(requests, dossiers);
    const queued = await this.outgoing.queueMany(letters);
    const waits = await this.held.whyWaiting(queued);
    const mails = new Map(
      letters.map(({ about, to }, index) => [about.id, { to, queued: queued[index], waits: waits[index] ?? null }]),
    );
    await this.moves.moveMany(requests, 'submit', (request) => {
      const { id, signedDocumentId } = request;
      const mail = known(mails, id);
      return {
        facts: guardFactsOf(request, known(dossiers, id)),
        documentId: signedDocumentId,
        columns: sentByUs(),
        ...(mail.waits === null ? {} : { summary: 'Demande prête à partir pour l’ANS', reason: mail.waits }),
        details: { messageId: mail.queued?.messageId, to: mail.to[0] },
      };
    });
    return new Map([...mails].map(([id, mail]) => [id, mail.waits]));
  }

  /** What would be written to ANS, with the signed document. @throws Refused for the first that has none */
  async lettersToAns(requests: Request[], dossiers: Map<string, RequestDossier>): Promise<RequestMail[]> {
    const { ansRequestAddress } = await this.editor.current();
    return requests.map((request) => {
      const { signedOn, dossierNumber, signedDocumentId, kind, officialPaper } = request;
      const official = officialPaper !== false;
      if (!signedDocumentId) throw new Refused(['Le formulaire signé manque. Déposez-le d’abord.']);
      const names = this.names(known(dossiers, request.id), request.form);
      const letter = submissionLetter({
        ...names,
        kind,
        official,
        signedOn,
        dossierNumber,
      });
      const mail = mailOf('request_submission', request, ansRequestAddress, letter);
      return { ...mail, clientCalled: names.clientName, attachmentIds: [signedDocumentId] };
    });
  }

  private async reworked(ids: string[]): Promise<Set<string>> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT q.id FROM requests q WHERE q.id = ANY ($1::uuid[]) AND ${reworkedRequest}`,
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  // What was printed says which structure, who signs and who is named, whatever the records have become.
  private names(dossier: RequestDossier, printed: Request['form'] = null) {
    const { client, change } = dossier;
    const form = printed ?? formOf(dossier);
    const isChange = 'kind' in form;
    return {
      clientName: form.structure.name,
      clientNumber: form.structure.finess ?? form.structure.siret ?? client.number,
      editorName: dossier.editor.name,
      signer: signerName(form.signer),
      administrators: (isChange ? form.arrivals : form.administrators).map(fullName),
      leavers: (isChange ? form.departures : []).map(fullName),
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

function correction(request: ToSign): { correctionReason: string | null } {
  return { correctionReason: request.corrections > 0 ? request.correctionReason : null };
}

function mailOf(
  purpose: OutgoingMail['purpose'],
  { id, clientId }: ToSign,
  to: string,
  { subject, text }: RequestLetter,
): RequestMail {
  return { purpose, clientId, about: { kind: 'request', id }, to: [to], subject, text };
}

function known<Value>(values: Map<string, Value>, id: string): Value {
  const value = values.get(id);
  if (!value) throw new Error(`Nothing is known of the request ${id}`);
  return value;
}
