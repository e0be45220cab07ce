import { fullName } from '../identifiers/person-name.js';
import { Injectable } from '@nestjs/common';
import { ClientsService } from '../clients/clients.service.js';
import { hasLeft } from '../journey/steps/card-holder.js';

import { clock } from '../platform/clock.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { Refused, RefusedField } from '../platform/web/errors.js';
import { date } from '../platform/web/view-helpers.js';
import { type AdministratorWithCard } from '../administrators/administrator-with-card.js';
import { AdministratorsQueries } from '../administrators/administrators.queries.js';
import { AssignmentBatch } from './assignment-batch.service.js';
import { AssignmentChanges } from './assignment-changes.service.js';
import { Assignment, recordedStates } from './assignment.entity.js';
import { AssignmentSetsQueries, type SetAssignment } from './assignment-sets.queries.js';
import { AssignmentsQueries, type StandingAssignment } from './assignments.queries.js';

@Injectable()
export class AssignmentsService {
  constructor(
    private readonly db: TenantDb,
    private readonly clients: ClientsService,
    private readonly people: AdministratorsQueries,
    private readonly queries: AssignmentsQueries,
    private readonly sets: AssignmentSetsQueries,
    private readonly changes: AssignmentChanges,
    private readonly batch: AssignmentBatch,
  ) {}

  /** Those whom ANS has recorded for the client, an end being asked for or not. */
  activeFor(clientId: string): Promise<AdministratorWithCard[]> {
    return this.people.recordedFor(clientId);
  }

  /** Of many clients, who is planned, asked for or in force. */
  standing(clientIds: string[]): Promise<StandingAssignment[]> {
    return this.queries.standing(clientIds);
  }

  /** Of many clients, everybody who is not closed, those who left among them. */
  ongoing(clientIds: string[]): Promise<SetAssignment[]> {
    return this.sets.ongoing(clientIds);
  }

  /** The form 503 that names these leavers has left: each end becomes `end_requested`. Running it twice changes nothing. */
  async requestEnds(clientId: string, administratorIds: string[], endRequestId: string): Promise<void> {
    for (const administratorId of administratorIds) {
      let open = await this.open(clientId, administratorId);
      if (open?.state === 'active') open = await this.changes.apply(open, 'ask_end', { reason: namedLeaver });
      if (open?.state === 'end_to_request')
        await this.changes.apply(open, 'request_end', { columns: { endRequestId } });
    }
  }

  /** Records what ANS already knows, without a form of ours. @throws Refused, RefusedField for somebody who has left */
  async recordKnown(clientId: string, administratorId: string, since: string): Promise<Assignment> {
    await this.clients.open(clientId);
    const person = await this.person(administratorId);
    if (!person || (person.clientId !== null && person.clientId !== clientId))
      throw new Refused(['Cet administrateur ne peut pas servir ce client. Choisissez-en un de la liste.']);
    if (hasLeft(person, clock.today()))
      throw new RefusedField(
        'administratorId',
        `${fullName(person)} a quitté ses fonctions le ${date(person.leftOn)}\u00a0: choisissez quelqu’un d’autre, ou annulez d’abord son départ.`,
      );
    const open = await this.open(clientId, administratorId);
    if (open && recordedStates.includes(open.state))
      throw new Refused([`${fullName(person)} est déjà habilité(e) pour ce client.`]);
    const assignment = open ?? (await this.plan(clientId, administratorId));
    return this.changes.recordKnown(assignment, since);
  }

  /** A wish: the assignment is to be asked for, by the next form 413 or on the portal. */
  async plan(clientId: string, administratorId: string): Promise<Assignment> {
    const [planned] = await this.batch.plan([{ clientId, administratorId }]);
    return planned as Assignment;
  }

  /** For whoever is about to judge whether this person may leave: see the query. */
  lockClientsOf(administratorId: string): Promise<void> {
    return this.queries.lockClientsOf(administratorId);
  }

  /** The one row of this pair that is not closed. */
  async open(clientId: string, administratorId: string): Promise<Assignment | null> {
    const [row] = await this.db.query<Assignment>(
      `SELECT s.* FROM assignments s WHERE s.client_id = $1 AND s.administrator_id = $2 AND s.state <> 'closed'`,
      [clientId, administratorId],
    );
    return row ?? null;
  }

  private async person(id: string): Promise<AdministratorWithCard | null> {
    return (await this.people.byIds([id]))[0] ?? null;
  }
}

const namedLeaver = 'Nommé(e) comme partant(e) dans le formulaire envoyé à l’ANS.';
