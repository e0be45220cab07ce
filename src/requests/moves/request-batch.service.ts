import { Injectable } from '@nestjs/common';
import { paperToSign, signedPaper } from '../paper-names.js';
import type { RequestDossier } from '../dossier/request-dossier.js';
import { RequestDossiers } from '../dossier/request-dossiers.js';
import { FilledForms, type InTransaction, wantedOf } from '../forms/filled-forms.service.js';
import type { Request } from '../request.entity.js';
import { type OutsideGiven, OutsideSubmissions } from './outside-submissions.service.js';
import { RequestMoves } from './request-moves.js';
import { type RequestMail, RequestSending } from './request-sending.service.js';

/** A mail about a client's request, as it would leave. */
export interface ProposedMail extends RequestMail {
  clientId: string;
  clientName: string;
  /** What goes with it, in the word of its page. */
  paper: string;
}

/** A request whose mail was written, and what that one waits for; null: it leaves. */
export interface MailedRequest {
  id: string;
  waits: string | null;
}

/** What is done to the open requests of many clients, each as by hand, by as many statements as to one. In the caller's transaction. */
@Injectable()
export class RequestBatch {
  constructor(
    private readonly dossiers: RequestDossiers,
    private readonly forms: FilledForms,
    private readonly sending: RequestSending,
    private readonly submissions: OutsideSubmissions,
    private readonly moves: RequestMoves,
  ) {}

  /** Of each client that has one. */
  async open(clientIds: string[]): Promise<Map<string, Request>> {
    return byClient(await this.dossiers.openRequests(clientIds));
  }

  /** Fills, outside of any transaction, the forms that would leave for signature: `sendForSignature` then finds them. */
  async fillForms(clientIds: string[], run: InTransaction): Promise<void> {
    const wanted = await run(async () => {
      const gone = await this.dossiers.openRequests(clientIds);
      const others = new Set(gone.filter(({ state }) => state !== 'draft').map(({ clientId }) => clientId));
      return this.dossiers.ofClients(clientIds.filter((id) => !others.has(id)));
    });
    await this.forms.prepare(wanted.map(wantedOf), run);
  }

  /** @returns the requests, by client */
  async sendForSignature(clientIds: string[]): Promise<Map<string, MailedRequest>> {
    const requests = await this.dossiers.lockOpenRequests(clientIds);
    return mailed(requests, await this.sending.sendAllForSignature(requests));
  }

  /** @returns the requests, by client */
  async submit(clientIds: string[]): Promise<Map<string, MailedRequest>> {
    const requests = await this.dossiers.lockOpenRequests(clientIds);
    return mailed(requests, await this.sending.submitAll(requests));
  }

  /** @returns the requests, by client */
  async noteSentByClient(clientIds: string[], given: OutsideGiven): Promise<Map<string, Request>> {
    const requests = await this.dossiers.lockOpenRequests(clientIds);
    await this.submissions.noteAll(requests, 'sent_by_client', given);
    return byClient(requests);
  }

  /** @returns the requests as they were, by client */
  async cancel(clientIds: string[], reason: string): Promise<Map<string, Request>> {
    const requests = await this.dossiers.lockOpenRequests(clientIds);
    await this.moves.moveMany(requests, 'cancel', () => ({ reason }));
    return byClient(requests);
  }

  /** The mails that would leave to their signers, of clients that have a draft or could have one. */
  async lettersToSign(clientIds: string[]): Promise<ProposedMail[]> {
    const requests = await this.dossiers.openRequests(clientIds);
    const dossiers = await this.dossiers.ofClients(clientIds);
    const asked = dossiers.map((dossier) => {
      const { id: clientId } = dossier.client;
      const draft = {
        ...{ id: clientId, clientId, kind: '413' as const, chosenChannel: 'mail' as const, officialPaper: null },
        ...uncorrected,
      };
      return { request: requests.find((one) => one.clientId === clientId) ?? draft, dossier };
    });
    return proposed(asked, paperToSign, (some, of) => this.sending.lettersToSign(some, of));
  }

  /** The mails that would leave to ANS, as they would be now. */
  async lettersToAns(clientIds: string[]): Promise<ProposedMail[]> {
    const asked = await this.withDossiers(clientIds);
    return proposed(asked, signedPaper, (some, of) => this.sending.lettersToAns(some, of));
  }

  private async withDossiers(clientIds: string[]): Promise<{ request: Request; dossier: RequestDossier }[]> {
    const requests = await this.dossiers.openRequests(clientIds);
    const dossiers = await this.dossiers.ofRequests(requests);
    return requests.flatMap((request) => {
      const dossier = dossiers.get(request.id);
      return dossier ? { request, dossier } : [];
    });
  }
}

const uncorrected = { corrections: 0, correctionReason: null };

async function proposed<Asked extends Pick<Request, 'id' | 'kind' | 'officialPaper'>>(
  asked: { request: Asked; dossier: RequestDossier }[],
  paperOf: (request: Asked) => string,
  lettersOf: (requests: Asked[], dossiers: Map<string, RequestDossier>) => Promise<RequestMail[]>,
): Promise<ProposedMail[]> {
  const dossiers = new Map(asked.map(({ request, dossier }) => [request.id, dossier]));
  const letters = await lettersOf(
    asked.map(({ request }) => request),
    dossiers,
  );
  return letters.map((letter, index) => {
    const { request, dossier } = asked[index] as (typeof asked)[number];
    const { client } = dossier;
    return { ...letter, clientId: client.id, clientName: client.name, paper: paperOf(request) };
  });
}

function byClient(requests: Request[]): Map<string, Request> {
  return new Map(requests.map((request) => [request.clientId, request]));
}

function mailed(requests: Request[], waits: ReadonlyMap<string, string | null>): Map<string, MailedRequest> {
  return new Map(requests.map(({ id, clientId }) => [clientId, { id, waits: waits.get(id) ?? null }]));
}
