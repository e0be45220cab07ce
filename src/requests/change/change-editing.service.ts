import { fullName } from '../../identifiers/person-name.js';
import { Injectable } from '@nestjs/common';
import { ClientsService } from '../../clients/clients.service.js';
import { EditsService } from '../../platform/changes/edits.service.js';
import { Refused } from '../../platform/web/errors.js';
import { RequestPeople } from '../dossier/request-people.js';
import { RequestMoves } from '../moves/request-moves.js';
import { refuseUnlessDraft } from '../moves/request-editing.service.js';
import { Request } from '../request.entity.js';
import { RequestsService } from '../requests.service.js';
import { changeAnswerFields, type ChangeAnswers, type NamedChange } from './change.form.js';

/** Changes who leaves and who comes by a form 503 in preparation. */
@Injectable()
export class ChangeEditing {
  constructor(
    private readonly edits: EditsService,
    private readonly clients: ClientsService,
    private readonly people: RequestPeople,
    private readonly moves: RequestMoves,
    private readonly requests: RequestsService,
  ) {}

  /** @throws EditConflict when somebody saved first, Refused when the request is no longer a draft */
  async edit(id: string, edit: ChangeAnswers & { version: number }): Promise<void> {
    const request = await this.moves.lock(id);
    refuseUnlessDraft(request);
    const names = await this.known(request);
    if ([...edit.departureIds, ...edit.arrivalIds].some((person) => !names.has(person)))
      throw new Refused([
        'Une personne choisie ne peut ni partir de ce client ni le servir. Choisissez-la dans la liste.',
      ]);
    const named = (answers: ChangeAnswers): NamedChange => ({
      ...answers,
      departureNames: answers.departureIds.map((person) => names.get(person)).join(', '),
      arrivalNames: answers.arrivalIds.map((person) => names.get(person)).join(', '),
    });
    const now = named(await this.answersOf(request));
    const yours = named(edit);
    const ids = (of: keyof NamedChange, list: 'departureIds' | 'arrivalIds') => ({
      of,
      now: now[list].join(','),
      yours: yours[list].join(','),
    });
    const changes = await this.edits.save({
      subject: { kind: 'request', id },
      clientId: request.clientId,
      fields: changeAnswerFields,
      opened: edit.version,
      yours,
      // Locked since it was read.
      now: () => Promise.resolve({ ...now, version: request.version }),
      entity: Request,
      where: { id },
      columns: { aloneReason: edit.aloneReason },
      told: (labels) => `Demande 503 modifiée\u00a0: ${labels}`,
      address: `/requests/${id}`,
      extra: { departures: ids('departureNames', 'departureIds'), arrivals: ids('arrivalNames', 'arrivalIds') },
    });
    if (!changes['departureNames'] && !changes['arrivalNames']) return;
    // Somebody may go from one list to the other: both are emptied first.
    await this.requests.name(id, [], 'departure');
    await this.requests.name(id, edit.arrivalIds, 'arrival');
    await this.requests.name(id, edit.departureIds, 'departure');
  }

  async answersOf(request: Request): Promise<ChangeAnswers> {
    const named = (await this.people.namedOn([request.id])).get(request.id);
    const ids = (people: { id: string }[] = []) => people.map(({ id }) => id);
    return {
      departureIds: ids(named?.departures),
      arrivalIds: ids(named?.arrivals),
      aloneReason: request.aloneReason,
    };
  }

  // Who may be named: whom ANS has for this client, who may serve it, and those named already.
  private async known(request: Request): Promise<Map<string, string>> {
    const client = await this.clients.byId(request.clientId);
    const named = (await this.people.namedOn([request.id])).get(request.id);
    const recorded = await this.people.recorded(client.id);
    const all = [
      ...recorded,
      ...(await this.people.candidates(client)),
      ...(named?.arrivals ?? []),
      ...(named?.departures ?? []),
    ];
    return new Map(all.map((person) => [person.id, fullName(person)]));
  }
}
