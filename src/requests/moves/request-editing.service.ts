import { Injectable } from '@nestjs/common';
import { ClientsService } from '../../clients/clients.service.js';
import { changedLabels, changesBetween, EditsService } from '../../platform/changes/edits.service.js';
import { Solution } from '../../instances/solution.entity.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Refused } from '../../platform/web/errors.js';
import { answerFields, type NamedAnswers, type RequestAnswers } from '../dossier/request-answers.js';
import { RequestDossiers } from '../dossier/request-dossiers.js';
import { RequestMoves } from './request-moves.js';
import { Request, type RequestOffer } from '../request.entity.js';
import { RequestsService } from '../requests.service.js';

export type RequestEdit = RequestAnswers & { version: number };

/** Changes what a draft asks for. */
@Injectable()
export class RequestEditing {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly edits: EditsService,
    private readonly clients: ClientsService,
    private readonly dossiers: RequestDossiers,
    private readonly moves: RequestMoves,
    private readonly requests: RequestsService,
  ) {}

  /** @throws EditConflict when somebody saved first, Refused when the request is no longer a draft */
  async edit(id: string, edit: RequestEdit): Promise<void> {
    const request = await this.moves.lock(id);
    if (request.state !== 'draft') throw new Refused([notDraft(request)]);
    await this.refuseStrangers(request, edit);
    const now = await this.named(await this.answersOf(request));
    const yours = await this.named(edit);
    if (request.version !== edit.version) throw await this.conflict(request, now, yours, edit.version);
    const changes = changesBetween(answerFields, now, yours);
    if (Object.keys(changes).length === 0) return;
    await this.write(request, edit);
    await this.audit.record({
      subject: { kind: 'request', id },
      clientId: request.clientId,
      action: 'edited',
      summary: `Demande 413 modifiée\u00a0: ${changedLabels(answerFields, changes)}`,
      details: { changes, version: request.version + 1 },
    });
  }

  async answersOf(request: Request): Promise<RequestAnswers> {
    const administrators = await this.dossiers.chosen(request.id);
    const { solutionId, purpose, offers, serverName, domainName } = request;
    return {
      administratorIds: administrators.map(({ id }) => id),
      solutionId,
      purpose,
      offers,
      serverName,
      domainName,
    };
  }

  private async write(request: Request, edit: RequestEdit): Promise<void> {
    const { solutionId, purpose, serverName, domainName } = edit;
    const offers = edit.offers as RequestOffer[];
    const set = { solutionId, purpose, offers, serverName, domainName, version: request.version + 1 };
    await this.db.repo(Request).update({ id: request.id }, set);
    await this.requests.name(request.id, edit.administratorIds);
  }

  private async named(answers: RequestAnswers): Promise<NamedAnswers> {
    const rows = await this.db.query<{ id: string; name: string }>(
      `SELECT id, first_name || ' ' || last_name AS name FROM administrators WHERE id = ANY($1)`,
      [answers.administratorIds],
    );
    const names = answers.administratorIds.map((id) => rows.find((row) => row.id === id)?.name ?? id);
    const solution = answers.solutionId ? await this.db.repo(Solution).findOneBy({ id: answers.solutionId }) : null;
    return { ...answers, administratorNames: names.join(', '), solutionName: solution?.name ?? '' };
  }

  private async refuseStrangers(request: Request, edit: RequestEdit): Promise<void> {
    const client = await this.clients.byId(request.clientId);
    // Somebody who left since stays until removed: the check names them.
    const known = [...(await this.dossiers.candidates(client)), ...(await this.dossiers.chosen(request.id))];
    const ids = new Set(known.map(({ id }) => id));
    if (edit.administratorIds.some((id) => !ids.has(id)))
      throw new Refused(['Un administrateur choisi ne peut pas servir ce client. Choisissez-le dans la liste.']);
    if (edit.solutionId && !(await this.db.repo(Solution).existsBy({ id: edit.solutionId })))
      throw new Refused(['Cette solution n’existe plus. Choisissez-la dans la liste.']);
  }

  private conflict(request: Request, now: NamedAnswers, yours: NamedAnswers, opened: number) {
    return this.edits.conflict({
      subject: { kind: 'request', id: request.id },
      fields: answerFields,
      opened,
      yours,
      now: { ...now, version: request.version },
      action: `/requests/${request.id}`,
      cancel: `/requests/${request.id}`,
      extra: { administrators: yours.administratorIds.join(','), solution: yours.solutionId ?? '' },
    });
  }
}

function notDraft(request: Request): string {
  return request.state === 'signed'
    ? 'La demande est signée\u00a0: la modifier annule la signature. Choisissez «\u00a0Modifier malgré la signature\u00a0».'
    : 'Seule une demande en préparation se modifie. Retournez-la d’abord pour correction.';
}
