import { fullName } from '../identifiers/person-name.js';
import { Injectable } from '@nestjs/common';
import { ClientsService } from '../clients/clients.service.js';
import { DelegationsService } from '../delegations/delegations.service.js';
import type { MoveAmongMany } from '../platform/changes/move.js';
import type { MovesOf } from '../platform/changes/moves-of.js';
import { Moves } from '../platform/changes/moves.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { date } from '../platform/web/view-helpers.js';
import { Administrator } from '../administrators/administrator.entity.js';
import { type AssignmentAction, type AssignmentFacts, assignmentTable } from './assignment.transitions.js';
import { Assignment, type AssignmentState } from './assignment.entity.js';
import { AssignmentSetsQueries } from './assignment-sets.queries.js';
import { AssignmentsQueries } from './assignments.queries.js';
import { parisNoon } from '../journey/calendar/paris-time.js';

/** The form that asks for its opening, or for its end. */
export type AskedBy = Partial<Pick<Assignment, 'requestId' | 'endRequestId'>>;

/** What a move looks at. */
export type MovedAssignment = Pick<Assignment, 'id' | 'clientId' | 'administratorId' | 'state' | 'version'>;

/** What a move looks at that says since when it is in force again. */
export type KeptAssignment = MovedAssignment & Pick<Assignment, 'recordedAt'>;

/** Moves an assignment along its table. */
@Injectable()
export class AssignmentChanges {
  private readonly moves: MovesOf<Assignment, AssignmentState, AssignmentAction, AssignmentFacts>;

  constructor(
    private readonly db: TenantDb,
    private readonly queries: AssignmentsQueries,
    private readonly sets: AssignmentSetsQueries,
    private readonly clients: ClientsService,
    private readonly delegations: DelegationsService,
    moves: Moves,
  ) {
    this.moves = moves.of({
      table: assignmentTable,
      entity: Assignment,
      facts: (assignment) => this.facts(assignment),
      tell: async (assignment, done) => ({ summary: `${done}\u00a0: ${await this.holderName(assignment)}` }),
      // An end that was only planned changed nothing at ANS: it has been in force all the while.
      since: { keep: ({ recordedAt, stateSince }) => recordedAt ?? stateSince },
      lost: (state) => `Quelqu’un vient de changer cette habilitation. Son état est maintenant «\u00a0${state}\u00a0».`,
    });
  }

  byId(id: string): Promise<Assignment> {
    return this.moves.byId(id);
  }

  async facts(assignment: Pick<Assignment, 'id' | 'clientId' | 'administratorId'>): Promise<AssignmentFacts> {
    const { id, clientId, administratorId } = assignment;
    const { archivedAt, selfAdministered } = await this.clients.byId(clientId);
    const { others, serves } = await this.queries.actingFor(clientId, administratorId);
    return {
      othersActive: others,
      serves,
      departed: archivedAt !== null || (!selfAdministered && (await this.delegations.wereEnded(clientId))),
      askedBy: (await this.sets.askedByForms([id])).get(id) ?? null,
    };
  }

  /** What a person decides. @throws Refused with every reason of the table, or when somebody moved it meanwhile */
  async change(id: string, action: AssignmentAction, given: { reason?: string; date?: string } = {}): Promise<void> {
    await this.moves.move(await this.byId(id), action, { ...given, columns: sinceDay(given.date) });
  }

  /** What follows from another decision, already allowed: a form sent, validated or withdrawn. */
  async apply(
    assignment: Assignment,
    action: AssignmentAction,
    { reason = null, columns = {} }: { reason?: string | null; columns?: AskedBy } = {},
  ): Promise<Assignment> {
    return this.moves.move(assignment, action, { decidedBy: 'caller', reason, columns });
  }

  /** What follows for many from another decision, in as many statements as for one: see `AssignmentBatch`. */
  async applyMany(
    assignments: MovedAssignment[],
    action: AssignmentAction,
    moveOf: (assignment: MovedAssignment) => MoveAmongMany<Assignment, AssignmentFacts>,
  ): Promise<MovedAssignment[]> {
    // No other column of theirs is looked at: each move gives those that it changes.
    return this.moves.moveMany(assignments as Assignment[], action, (one) => ({ decidedBy: 'caller', ...moveOf(one) }));
  }

  /** ANS recorded it on that day, without a form of ours. */
  async recordKnown(assignment: Assignment, since: string): Promise<Assignment> {
    const summary = `Habilitation de ${await this.holderName(assignment)} déjà enregistrée par l’ANS le ${date(since)}`;
    return this.moves.move(assignment, 'record_known', { date: since, columns: sinceDay(since), summary });
  }

  private async holderName(assignment: Assignment): Promise<string> {
    return fullName(await this.db.theOne(Administrator, { id: assignment.administratorId }));
  }
}

// What happened on a day holds since that day, not since it was noted.
function sinceDay(day?: string): Partial<Assignment> {
  return day ? { stateSince: parisNoon(day) } : {};
}
