import { fullName } from '../identifiers/person-name.js';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../platform/uuid.js';
import { whyNotOrdering } from '../administrators/administrator-with-card.js';
import { AdministratorsQueries } from '../administrators/administrators.queries.js';
import { clock } from '../platform/clock.js';
import { Refused } from '../platform/web/errors.js';
import { AssignmentBatch, type KnownAssignment } from './assignment-batch.service.js';
import { recordedStates } from './assignment.entity.js';
import { AssignmentSetsQueries } from './assignment-sets.queries.js';

/** The people of the editor's team on mesHabilitations: whoever is in it administers for every client that designated the editor. */
@Injectable()
export class PortalTeam {
  constructor(
    private readonly people: AdministratorsQueries,
    private readonly queries: AssignmentSetsQueries,
    private readonly batch: AssignmentBatch,
  ) {}

  /**
   * They are recorded for these clients, without a form. Who is so already stays as they are, an end being asked for too.
   * @returns how many habilitations were recorded
   * @throws Refused for somebody who is not of the team, or whose card does not let them act
   */
  async record(clientIds: string[], administratorIds: string[], since: string): Promise<number> {
    const people = await this.people.byIds(administratorIds);
    const reasons = people.flatMap((person) => {
      const why = person.clientId ? 'n’est pas de votre équipe.' : whyNotOrdering(person, clock.today());
      return why ? [`${fullName(person)}\u00a0: ${why}`] : [];
    });
    if (people.length !== new Set(administratorIds).size) reasons.push('Un des administrateurs cochés n’existe plus.');
    if (reasons.length > 0) throw new Refused(reasons);
    const ongoing = new Map(
      (await this.queries.ongoing(clientIds)).map((one) => [`${one.clientId} ${one.administratorId}`, one]),
    );
    const known = clientIds.flatMap((clientId) =>
      people.flatMap((person): KnownAssignment[] => {
        const one = ongoing.get(`${clientId} ${person.id}`);
        if (one && recordedStates.includes(one.state)) return [];
        return [
          {
            id: one?.id ?? uuidv7(),
            clientId,
            administratorId: person.id,
            administratorName: fullName(person),
            from: one?.state ?? null,
            since,
          },
        ];
      }),
    );
    await this.batch.recordKnown(known, 'Vu sur mesHabilitations, dans l’équipe de l’éditeur.');
    return known.length;
  }
}
