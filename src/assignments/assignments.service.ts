import { Injectable } from '@nestjs/common';
import { In, Not } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { ClientsService } from '../clients/clients.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { Refused } from '../platform/web/errors.js';
import { Administrator } from '../administrators/administrator.entity.js';
import { type AdministratorWithCard, fullName, whyNotOrdering } from '../administrators/administrator-with-card.js';
import { AdministratorsQueries } from '../administrators/administrators.queries.js';
import { AssignmentChanges } from './assignment-changes.service.js';
import { Assignment, type AssignmentState, recordedStates } from './assignment.entity.js';
import { clock } from '../platform/clock.js';

/** What became of a wish to hand a client over, or what would. `already`: there was nothing left to do. */
export interface Reassignment {
  done: boolean;
  /** French: why not, and what to do. */
  reason?: string;
  already?: boolean;
}

@Injectable()
export class AssignmentsService {
  constructor(
    private readonly db: TenantDb,
    private readonly clients: ClientsService,
    private readonly people: AdministratorsQueries,
    private readonly changes: AssignmentChanges,
  ) {}

  /** Those whom ANS has recorded for the client, an end being asked for or not. */
  activeFor(clientId: string): Promise<AdministratorWithCard[]> {
    return this.people.recordedFor(clientId);
  }

  /** The form 413 that names these people has left: each assignment becomes `requested`. Running it twice changes nothing. */
  async request(clientId: string, administratorIds: string[], requestId: string): Promise<void> {
    for (const administratorId of administratorIds) {
      const open = (await this.open(clientId, administratorId)) ?? (await this.plan(clientId, administratorId));
      if (open.state === 'to_request') await this.changes.apply(open, 'request', { requestId });
    }
  }

  /** The form 413 is validated: ANS has recorded its people. */
  async activateFor(requestId: string): Promise<void> {
    for (const assignment of await this.askedBy(requestId)) await this.changes.apply(assignment, 'activate');
  }

  /** The form 413 came to nothing: what it asked for is to be asked again, or abandoned by a person. */
  async withdrawFor(requestId: string): Promise<void> {
    for (const assignment of await this.askedBy(requestId)) await this.changes.apply(assignment, 'withdraw');
  }

  /**
   * Hands a client over: the new administrator is to be requested, the end of the old one's assignment too.
   * The old one stays recorded until the new one is active, so that the client is never without anyone.
   */
  async reassign(clientId: string, fromId: string, toId: string): Promise<Reassignment> {
    const forecast = await this.reassignForecast(clientId, fromId, toId);
    if (!forecast.done || forecast.already) return forecast;
    const old = await this.open(clientId, fromId);
    if (!(await this.open(clientId, toId))) await this.plan(clientId, toId);
    if (old?.state === 'active') {
      const to = await this.db.repo(Administrator).findOneByOrFail({ id: toId });
      await this.changes.apply(old, 'ask_end', { reason: `Réaffectation à ${fullName(to)}.` });
    }
    return { done: true };
  }

  /** What `reassign` would answer, without doing it: the simulation of a campaign. */
  async reassignForecast(clientId: string, fromId: string, toId: string): Promise<Reassignment> {
    const [from, to] = [await this.person(fromId), await this.person(toId)];
    if (!from || !to) return no('L’un des deux administrateurs n’existe pas, ou plus. Choisissez-en un autre.');
    if (fromId === toId) return no('Les deux administrateurs sont la même personne. Choisissez-en une autre.');
    const old = await this.open(clientId, fromId);
    if (!old) return no(`${fullName(from)} n’est pas habilité(e) pour ce client\u00a0: il n’y a rien à réaffecter.`);
    if (!recordedStates.includes(old.state))
      return no(`L’habilitation de ${fullName(from)} n’est pas encore active\u00a0: attendez la réponse de l’ANS.`);
    // Domain rule 8: who cannot order would leave the client an orphan.
    const obstacle = whyNotOrdering(to, clock.today());
    if (obstacle) return no(`Le client n’aurait personne pour commander. ${obstacle}`);
    if (to.clientId && to.clientId !== clientId)
      return no(`${fullName(to)} est l’administrateur d’un autre client. Choisissez une personne de notre équipe.`);
    const incoming = await this.open(clientId, toId);
    if (incoming && ['end_to_request', 'end_requested'].includes(incoming.state))
      return no(`La fin de l’habilitation de ${fullName(to)} est déjà prévue sur ce client. Gardez-la d’abord.`);
    if (old.state !== 'active' && incoming) return { done: true, already: true };
    return { done: true };
  }

  /** Records what ANS already knows, without a form of ours. @throws Refused */
  async recordKnown(clientId: string, administratorId: string, since: string): Promise<Assignment> {
    await this.clients.open(clientId);
    const person = await this.person(administratorId);
    if (!person || (person.clientId !== null && person.clientId !== clientId))
      throw new Refused(['Cet administrateur ne peut pas servir ce client. Choisissez-en un de la liste.']);
    const open = await this.open(clientId, administratorId);
    if (open && recordedStates.includes(open.state))
      throw new Refused([`${fullName(person)} est déjà habilité(e) pour ce client.`]);
    const assignment = open ?? (await this.plan(clientId, administratorId));
    return this.changes.recordKnown(assignment, since);
  }

  /** A wish: the assignment is to be asked for, by the next form 413 or on the portal. */
  async plan(clientId: string, administratorId: string): Promise<Assignment> {
    const row: Assignment = {
      id: uuidv7(),
      clientId,
      administratorId,
      requestId: null,
      state: 'to_request',
      stateSince: clock.now(),
      version: 1,
      createdAt: clock.now(),
    };
    try {
      await this.db.savepoint(() => this.db.repo(Assignment).insert(row));
    } catch (error) {
      if (!this.db.isUniqueViolation(error, 'assignments_open')) throw error;
      throw new Refused(['Cette habilitation vient d’être créée par quelqu’un d’autre. Rechargez la page.']);
    }
    await this.changes.tellCreated(row);
    return row;
  }

  private open(clientId: string, administratorId: string): Promise<Assignment | null> {
    return this.db.repo(Assignment).findOneBy({ clientId, administratorId, state: Not<AssignmentState>('closed') });
  }

  private askedBy(requestId: string): Promise<Assignment[]> {
    return this.db.repo(Assignment).findBy({ requestId, state: In<AssignmentState>(['requested']) });
  }

  private async person(id: string): Promise<AdministratorWithCard | null> {
    return (await this.people.byIds([id]))[0] ?? null;
  }
}

function no(reason: string): Reassignment {
  return { done: false, reason };
}
