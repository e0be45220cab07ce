import { refused } from '../../platform/changes/forecast.js';
import { Injectable } from '@nestjs/common';
import { checkForm503 } from '../../paper/form-503/form-503.js';
import { checkForm413, type MissingField } from '../../paper/form-413.js';
import { keptFromProduction } from '../dossier/missing-things.js';
import { form413Of, form503Of, type RequestDossier } from '../dossier/request-dossier.js';
import { RequestDossiers } from '../dossier/request-dossiers.js';
import { FilledForms, type InTransaction, wantedOf } from '../forms/filled-forms.service.js';
import type { Request } from '../request.entity.js';
import { type JudgedRequest, lacking, noOpenRequest } from './request-judgement.service.js';
import { RequestPapers } from './request-papers.service.js';

/** A request's paper: the form that was signed, else the one that waits for it, else the draft as it stands. */
export interface PrintedRequest {
  documentId: string;
  /** « Formulaire à signer, inchangé ». */
  what: string;
}

/** Which request of a client, and whether only what was signed is wanted. */
export interface PrintWish {
  request: 'open' | 'validated' | 'closed';
  signedOnly: boolean;
}

/** Puts on paper the forms of many clients: what was printed is taken again, drafts are filled when their answers changed. */
@Injectable()
export class RequestPrinting {
  constructor(
    private readonly dossiers: RequestDossiers,
    private readonly forms: FilledForms,
    private readonly papers: RequestPapers,
  ) {}

  async judge(clientIds: string[], wish: PrintWish): Promise<Map<string, JudgedRequest>> {
    const requests = await this.requestsOf(clientIds, wish);
    const dossiers = await this.dossiers.ofRequests(requests.filter(isDraft));
    const found = new Map(requests.map((request) => [request.clientId, request]));
    return new Map(
      clientIds.map((id): [string, JudgedRequest] => {
        const request = found.get(id) ?? null;
        const dossier = dossiers.get(request?.id ?? '') ?? null;
        return [id, { request, dossier, ...fateOf(request, dossier, wish) }];
      }),
    );
  }

  /** Fills, outside of any transaction, the drafts that `print` will be asked for. */
  async fillForms(clientIds: string[], wish: PrintWish, run: InTransaction): Promise<void> {
    if (wish.request !== 'open' || wish.signedOnly) return;
    const wanted = await run(async () => {
      const drafts = (await this.dossiers.openRequests(clientIds)).filter(isDraft);
      const dossiers = await this.dossiers.ofRequests(drafts);
      return [...dossiers.values()].map(wantedOf);
    });
    await this.forms.prepare(wanted, run);
  }

  /** @returns the paper of each, by client. @throws Refused for the first that cannot be printed */
  async print(clientIds: string[], wish: PrintWish): Promise<Map<string, PrintedRequest>> {
    const requests =
      wish.request === 'open'
        ? await this.dossiers.lockOpenRequests(clientIds)
        : await this.requestsOf(clientIds, wish);
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

  private requestsOf(clientIds: string[], { request }: PrintWish): Promise<Request[]> {
    if (request === 'open') return this.dossiers.openRequests(clientIds);
    return this.dossiers.lastRequests(clientIds, request === 'validated' ? ['validated'] : ['refused', 'cancelled']);
  }
}

type Fate = Pick<JudgedRequest, 'forecast' | 'reasons' | 'mend'>;

function fateOf(
  request: Request | null,
  dossier: RequestDossier | null,
  { request: which, signedOnly }: PrintWish,
): Fate {
  if (!request) return which === 'open' ? noOpenRequest : refused(noneOf[which]);
  if (signedOnly) return request.signedDocumentId ? { forecast: 'would_do', reasons: [] } : refused(unsigned);
  if (!isDraft(request)) return paperOf(request) ? { forecast: 'would_do', reasons: [] } : refused(nothingPrinted);
  // A draft that nobody printed yet is not put under a pen: its client asks another desk, by another form.
  const kept = dossier ? lacking(dossier, keptFromProduction(dossier)) : null;
  if (kept) return kept;
  const missing = dossier ? missingFromForm(dossier) : [];
  if (missing.length === 0) return { forecast: 'would_do', reasons: [] };
  const reasons = missing.map(({ label, reason }) => `${label}\u00a0: ${reason}`);
  return { forecast: 'refused', reasons, mend: { label: 'Ouvrir la demande', href: '/clients/:id/requests' } };
}

const noneOf = {
  validated: 'Aucune demande de ce client n’a encore été validée.',
  closed: 'Aucune demande de ce client n’a été refusée ni annulée.',
};
const unsigned = 'Le formulaire signé n’est pas au dossier\u00a0: il n’est pas signé, ou il est parti sans nous.';
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
