import { Injectable } from '@nestjs/common';
import { decide, type Requirement } from '../journey/transitions.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { decidingActor } from '../platform/tenancy/deciding-actor.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { date } from '../platform/web/view-helpers.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import { Administrator } from '../administrators/administrator.entity.js';
import { fullName } from '../administrators/administrator-with-card.js';
import { type AssignmentAction, type AssignmentFacts, assignmentTable } from './assignment.transitions.js';
import { Assignment, type AssignmentState } from './assignment.entity.js';
import { AssignmentQueries } from './assignments.queries.js';
import { clock } from '../platform/clock.js';

interface Move {
  reason?: string;
  date?: string;
  requestId?: string;
}

/** Moves an assignment along its table, one audit row a move. */
@Injectable()
export class AssignmentChanges {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: AssignmentQueries,
    private readonly audit: AuditService,
  ) {}

  async byId(id: string): Promise<Assignment> {
    const assignment = await this.db.repo(Assignment).findOneBy({ id });
    if (!assignment) throw new NotFound();
    return assignment;
  }

  async facts(assignment: Pick<Assignment, 'clientId' | 'administratorId'>): Promise<AssignmentFacts> {
    return { othersActive: await this.queries.othersActive(assignment.clientId, assignment.administratorId) };
  }

  /** What a person decides. @throws Refused with every reason of the table, or when somebody moved it meanwhile */
  async change(id: string, action: AssignmentAction, given: { reason?: string; date?: string } = {}): Promise<void> {
    const assignment = await this.byId(id);
    const decision = decide(assignmentTable, {
      state: assignment.state,
      action,
      facts: await this.facts(assignment),
      actor: decidingActor(this.db.actor),
      given: Object.keys(given) as Requirement[],
    });
    if (!decision.allowed) throw new Refused(decision.reasons);
    await this.move(assignment, action, given);
  }

  /** What follows from another decision, already allowed: a form sent, validated or withdrawn, a client handed over. */
  async apply(assignment: Assignment, action: AssignmentAction, move: Move = {}): Promise<void> {
    await this.move(assignment, action, move);
  }

  /** ANS recorded it on that day, without a form of ours. */
  async recordKnown(assignment: Assignment, since: string): Promise<Assignment> {
    const state = 'active' as const;
    const columns = { state, stateSince: new Date(`${since}T12:00:00Z`), version: assignment.version + 1 };
    await this.save(assignment, columns);
    const name = await this.holderName(assignment);
    await this.audit.record({
      subject: { kind: 'assignment', id: assignment.id },
      clientId: assignment.clientId,
      action: 'record_known',
      from: assignment.state,
      to: state,
      summary: `Habilitation de ${name} déjà enregistrée par l’ANS le ${date(since)}`,
      details: { version: columns.version, date: since },
    });
    return { ...assignment, ...columns };
  }

  async tellCreated(assignment: Assignment): Promise<void> {
    await this.audit.record({
      subject: { kind: 'assignment', id: assignment.id },
      clientId: assignment.clientId,
      action: 'created',
      to: assignment.state,
      summary: `Habilitation de ${await this.holderName(assignment)} à demander`,
      details: { version: assignment.version },
    });
  }

  private async move(assignment: Assignment, action: AssignmentAction, move: Move): Promise<void> {
    const row = assignmentTable.transitions.find((one) => one.action === action && one.from.includes(assignment.state));
    if (!row) throw new Error(`No ${action} from ${assignment.state}`);
    const stateSince = move.date ? new Date(`${move.date}T12:00:00Z`) : clock.now();
    const asked = move.requestId ? { requestId: move.requestId } : {};
    const version = assignment.version + 1;
    await this.save(assignment, { state: row.to, stateSince, version, ...asked });
    await this.audit.record({
      subject: { kind: 'assignment', id: assignment.id },
      clientId: assignment.clientId,
      action,
      from: assignment.state,
      to: row.to,
      summary: `${row.done} : ${await this.holderName(assignment)}`,
      reason: move.reason ?? null,
      details: { version, ...(move.date ? { date: move.date } : {}) },
    });
  }

  // The state is part of the condition: of two tabs, the second is told.
  private async save(assignment: Assignment, columns: Partial<Assignment>): Promise<void> {
    const { id, state, version } = assignment;
    const { affected } = await this.db.repo(Assignment).update({ id, state, version }, columns);
    if (affected === 1) return;
    const now = await this.db.repo(Assignment).findOneBy({ id });
    const label = assignmentTable.states[now?.state ?? (state satisfies AssignmentState)].label;
    throw new Refused([`Quelqu’un vient de changer cette habilitation. Son état est maintenant « ${label} ».`]);
  }

  private async holderName(assignment: Assignment): Promise<string> {
    return fullName(await this.db.repo(Administrator).findOneByOrFail({ id: assignment.administratorId }));
  }
}
