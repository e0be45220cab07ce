import { Injectable } from '@nestjs/common';
import { checkForm503 } from '../../paper/form-503/form-503.js';
import { checkForm413, type MissingField } from '../../paper/form-413.js';
import { form413Of, form503Of, type RequestDossier } from '../dossier/request-dossier.js';
import { RequestDossiers } from '../dossier/request-dossiers.js';
import { FilledForms, type InTransaction, wantedOf } from '../forms/filled-forms.service.js';
import type { Request } from '../request.entity.js';
import { type JudgedRequest, noOpenRequest } from './request-judgement.service.js';
import { RequestPapers } from './request-papers.service.js';

/** A request's paper: the form that was signed, else the one that waits for it, else the draft as it stands. */
export interface PrintedRequest {
  documentId: string;
  /** « Formulaire à signer, inchangé ». */
  what: string;
}

/** Puts on paper the forms of many clients: what was printed is taken again, drafts are filled when their answers changed. */
@Injectable()
export class RequestPrinting {
  constructor(
    private readonly dossiers: RequestDossiers,
    private readonly forms: FilledForms,
    private readonly papers: RequestPapers,
  ) {}

  async judge(clientIds: string[]): Promise<Map<string, JudgedRequest>> {
    const requests = await this.dossiers.openRequests(clientIds);
    const dossiers = await this.dossiers.ofRequests(requests);
    const open = new Map(requests.map((request) => [request.clientId, request]));
    return new Map(
      clientIds.map((id): [string, JudgedRequest] => {
        const request = open.get(id) ?? null;
        const dossier = dossiers.get(request?.id ?? '') ?? null;
        if (!request || !dossier) return [id, { request, dossier, ...noOpenRequest }];
        const missing = isDraft(request) ? missingFromForm(dossier) : [];
        if (missing.length > 0) {
          const reasons = missing.map(({ label, reason }) => `${label}\u00a0: ${reason}`);
          const mend = { label: 'Ouvrir la demande', href: '/clients/:id/requests' };
          return [id, { request, dossier, forecast: 'refused', reasons, mend }];
        }
        if (!isDraft(request) && !paperOf(request))
          return [id, { request, dossier, forecast: 'refused', reasons: [nothingPrinted] }];
        return [id, { request, dossier, forecast: 'would_do', reasons: [] }];
      }),
    );
  }

  /** Fills, outside of any transaction, the drafts that `print` will be asked for. */
  async fillForms(clientIds: string[], run: InTransaction): Promise<void> {
    const wanted = await run(async () => {
      const drafts = (await this.dossiers.openRequests(clientIds)).filter(isDraft);
      const dossiers = await this.dossiers.ofRequests(drafts);
      return [...dossiers.values()].map(wantedOf);
    });
    await this.forms.prepare(wanted, run);
  }

  /** @returns the paper of each, by client. @throws Refused for the first that cannot be printed */
  async print(clientIds: string[]): Promise<Map<string, PrintedRequest>> {
    const requests = await this.dossiers.lockOpenRequests(clientIds);
    const former = new Map(requests.map((request) => [request.id, request.unsignedDocumentId]));
    const drafts = requests.filter(isDraft);
    await this.papers.print(drafts, await this.dossiers.ofRequests(drafts));
    return new Map(
      requests.map((request) => {
        const changed = request.unsignedDocumentId !== former.get(request.id);
        const state = changed ? 'rempli' : 'inchangé';
        const what = request.signedDocumentId ? 'Formulaire signé' : `Formulaire à signer, ${state}`;
        return [request.clientId, { documentId: paperOf(request) ?? '', what }];
      }),
    );
  }
}

const nothingPrinted = 'Aucun formulaire n’est conservé pour cette demande\u00a0: il a été signé et envoyé sans nous.';

function missingFromForm(dossier: RequestDossier): MissingField[] {
  return dossier.change ? checkForm503(form503Of(dossier)) : checkForm413(form413Of(dossier));
}

function isDraft({ state }: Request): boolean {
  return state === 'draft';
}

function paperOf({ signedDocumentId, unsignedDocumentId }: Request): string | null {
  return signedDocumentId ?? unsignedDocumentId;
}
