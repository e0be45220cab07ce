import { administratorName } from '../../administrators/administrator.facts.js';
import { Injectable } from '@nestjs/common';
import { ClientsService } from '../../clients/clients.service.js';
import { EditsService } from '../../platform/changes/edits.service.js';
import { Solution } from '../../instances/solution.entity.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Refused } from '../../platform/web/errors.js';
import { answerFields, type NamedAnswers, type RequestAnswers } from '../dossier/request-answers.js';
import { RequestPeople } from '../dossier/request-people.js';
import { RequestMoves } from './request-moves.js';
import { Request } from '../request.entity.js';
import { RequestsService } from '../requests.service.js';
import type { AskedOffer } from '../../identifiers/igc-words.js';

export type RequestEdit = RequestAnswers & { version: number };

/** Changes what a draft of a 413 asks for. */
@Injectable()
export class RequestEditing {
  constructor(
    private readonly db: TenantDb,
    private readonly edits: EditsService,
    private readonly clients: ClientsService,
    private readonly people: RequestPeople,
    private readonly moves: RequestMoves,
    private readonly requests: RequestsService,
  ) {}

  /** @throws EditConflict when somebody saved first, Refused when the request is no longer a draft */
  async edit(id: string, edit: RequestEdit): Promise<void> {
    const request = await this.moves.lock(id);
    refuseUnlessDraft(request);
    await this.refuseStrangers(request, edit);
    const now = await this.named(await this.answersOf(request));
    const yours = await this.named(edit);
    const changes = await this.edits.save({
      subject: { kind: 'request', id },
      clientId: request.clientId,
      fields: answerFields,
      opened: edit.version,
      yours,
      // Locked since it was read.
      now: () => Promise.resolve({ ...now, version: request.version }),
      entity: Request,
      where: { id },
      columns: columnsOf(edit),
      told: (labels) => `Demande 413 modifiée\u00a0: ${labels}`,
      address: `/requests/${id}`,
      extra: {
        administrators: { of: 'administratorNames', ...both(now, yours, (one) => one.administratorIds.join(',')) },
        solution: { of: 'solutionName', ...both(now, yours, (one) => one.solutionId ?? '') },
      },
    });
    if (changes['administratorNames']) await this.requests.name(id, edit.administratorIds);
  }

  async answersOf(request: Request): Promise<RequestAnswers> {
    const administrators = await this.arrivals(request);
    const { solutionId, purpose, offers, serverName, domainName, mailDomain } = request;
    return {
      administratorIds: administrators.map(({ id }) => id),
      solutionId,
      purpose,
      offers,
      serverName,
      domainName,
      mailDomain,
    };
  }

  private async arrivals({ id }: Request) {
    return (await this.people.namedOn([id])).get(id)?.arrivals ?? [];
  }

  private async named(answers: RequestAnswers): Promise<NamedAnswers> {
    const rows = await this.db.query<{ id: string; name: string }>(
      `SELECT id, ${administratorName('administrators')} AS name FROM administrators WHERE id = ANY($1)`,
      [answers.administratorIds],
    );
    const names = answers.administratorIds.map((id) => rows.find((row) => row.id === id)?.name ?? id);
    const solution = answers.solutionId ? await this.db.one(Solution, { id: answers.solutionId }) : null;
    return { ...answers, administratorNames: names.join(', '), solutionName: solution?.name ?? '' };
  }

  private async refuseStrangers(request: Request, edit: RequestEdit): Promise<void> {
    const client = await this.clients.byId(request.clientId);
    // Somebody who left since stays until removed: the check names them.
    const known = [...(await this.people.candidates(client)), ...(await this.arrivals(request))];
    const ids = new Set(known.map(({ id }) => id));
    if (edit.administratorIds.some((id) => !ids.has(id)))
      throw new Refused(['Un administrateur choisi ne peut pas servir ce client. Choisissez-le dans la liste.']);
    if (edit.solutionId && !(await this.db.one(Solution, { id: edit.solutionId })))
      throw new Refused(['Cette solution n’existe plus. Choisissez-la dans la liste.']);
  }
}

function columnsOf({ solutionId, purpose, offers, serverName, domainName, mailDomain }: RequestEdit) {
  return { solutionId, purpose, offers: offers as AskedOffer[], serverName, domainName, mailDomain };
}

function both(now: NamedAnswers, yours: NamedAnswers, text: (one: NamedAnswers) => string) {
  return { now: text(now), yours: text(yours) };
}

/** @throws Refused with what to do first */
export function refuseUnlessDraft(request: Request): void {
  if (request.state !== 'draft') throw new Refused([notDraft(request)]);
}

function notDraft(request: Request): string {
  return request.state === 'signed'
    ? 'La demande est signée\u00a0: la modifier annule la signature. Choisissez «\u00a0Modifier malgré la signature\u00a0».'
    : 'Seule une demande en préparation se modifie. Retournez-la d’abord pour correction.';
}
