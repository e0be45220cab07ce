import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { decide } from '../journey/transitions.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import { assignmentTable, type AssignmentAction } from './assignment.transitions.js';
import { Assignment, type AssignmentState } from './assignment.entity.js';

const inForce: AssignmentState[] = ['active', 'end_to_request', 'end_requested'];

/** ANS's records of who may act for which client. */
@Injectable()
export class AssignmentsService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  /** A sent form 413 asks for these people. Called twice, it changes nothing the second time. */
  async request(clientId: string, administratorIds: string[], requestId: string): Promise<void> {
    for (const administratorId of administratorIds) {
      const open = await this.openOne(clientId, administratorId);
      if (open && open.state !== 'to_request') continue;
      const assignment = open ?? (await this.create(clientId, administratorId, 'to_request', requestId));
      await this.db.repo(Assignment).update({ id: assignment.id }, { requestId });
      await this.move(assignment, 'request');
    }
  }

  /** ANS validated the form: what it asked for is in force. */
  async activateFor(requestId: string): Promise<void> {
    for (const assignment of await this.pendingOf(requestId)) await this.move(assignment, 'activate');
  }

  /** The form was refused or cancelled: what it asked for is no longer waited for. */
  async withdrawFor(requestId: string): Promise<void> {
    for (const assignment of await this.pendingOf(requestId)) await this.move(assignment, 'withdraw');
  }

  activeFor(clientId: string): Promise<Assignment[]> {
    return this.db
      .repo(Assignment)
      .createQueryBuilder('s')
      .where('s.client_id = :clientId AND s.state IN (:...inForce)', { clientId, inForce })
      .getMany();
  }

  /** Records what ANS already holds: no form is asked for. */
  async recordExisting(clientId: string, administratorId: string, since: string): Promise<void> {
    if (await this.openOne(clientId, administratorId))
      throw new Refused(['Cette personne a déjà une habilitation ouverte pour ce client.']);
    await this.create(clientId, administratorId, 'active', null, new Date(`${since}T12:00:00Z`));
  }

  /** One step by a person. @throws Refused with the table's reasons, also when somebody was faster. */
  async step(id: string, action: AssignmentAction, reason?: string): Promise<Assignment> {
    const assignment = await this.db.repo(Assignment).findOneBy({ id });
    if (!assignment) throw new NotFound();
    await this.move(assignment, action, reason);
    return assignment;
  }

  /**
   * Gives a client from one administrator to another: the new one is to be asked for, the old one to be ended.
   * @returns why not, in French, when it cannot be; `already` when nothing is left to do.
   */
  async reassign(
    clientId: string,
    fromId: string,
    toId: string,
  ): Promise<{ done: boolean; already?: boolean; reason?: string }> {
    if (fromId === toId) return { done: false, reason: 'L’ancien et le nouvel administrateur sont la même personne.' };
    const from = await this.openOne(clientId, fromId);
    const to = await this.openOne(clientId, toId);
    if (!from)
      return to
        ? { done: false, already: true }
        : { done: false, reason: 'L’administrateur à remplacer n’a pas d’habilitation pour ce client.' };
    if (from.state === 'end_to_request' || from.state === 'end_requested')
      return to
        ? { done: false, already: true }
        : { done: false, reason: 'La fin de cette habilitation est déjà demandée.' };
    if (!to) await this.create(clientId, toId, 'to_request', null);
    if (to?.state === 'end_to_request') await this.move(to, 'keep');
    await this.move(from, from.state === 'active' ? 'ask_end' : 'withdraw');
    return { done: true };
  }

  private openOne(clientId: string, administratorId: string): Promise<Assignment | null> {
    return this.db
      .repo(Assignment)
      .createQueryBuilder('s')
      .where(`s.client_id = :clientId AND s.administrator_id = :administratorId AND s.state <> 'closed'`, {
        clientId,
        administratorId,
      })
      .getOne();
  }

  private pendingOf(requestId: string): Promise<Assignment[]> {
    return this.db
      .repo(Assignment)
      .createQueryBuilder('s')
      .where(`s.request_id = :requestId AND s.state IN ('to_request', 'requested')`, { requestId })
      .getMany();
  }

  private async create(
    clientId: string,
    administratorId: string,
    state: AssignmentState,
    requestId: string | null,
    since = new Date(),
  ): Promise<Assignment> {
    const assignment = { id: uuidv7(), clientId, administratorId, requestId, state, stateSince: since, version: 1 };
    await this.db.repo(Assignment).insert(assignment);
    await this.tell(
      assignment,
      'created',
      null,
      state,
      `Habilitation de ${await this.nameOf(administratorId)} ${state === 'active' ? 'enregistrée' : 'à demander'}`,
    );
    return assignment;
  }

  // Conditional on the state: of two tabs, the second is told.
  private async move(assignment: Assignment, action: AssignmentAction, reason?: string): Promise<void> {
    const actor = this.db.actor;
    const decision = decide(assignmentTable, {
      state: assignment.state,
      action,
      facts: { others: await this.othersOf(assignment) },
      actor:
        actor.kind === 'person'
          ? { kind: 'person', role: actor.role }
          : { kind: actor.kind === 'import' ? 'import' : 'job' },
    });
    if (!decision.allowed) throw new Refused(decision.reasons);
    const changed = await this.db
      .repo(Assignment)
      .update(
        { id: assignment.id, state: assignment.state },
        { state: decision.to, stateSince: new Date(), version: assignment.version + 1 },
      );
    if (changed.affected === 0) throw new Refused(['Cette habilitation vient de changer\u00a0: rechargez la page.']);
    const done = assignmentTable.transitions.find((row) => row.action === action)?.done ?? action;
    await this.tell(
      assignment,
      action,
      assignment.state,
      decision.to,
      `${done}\u00a0: ${await this.nameOf(assignment.administratorId)}`,
      reason,
    );
    assignment.state = decision.to;
    assignment.version += 1;
  }

  private async othersOf(assignment: Assignment): Promise<number> {
    const rows = await this.db.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM assignments WHERE client_id = $1 AND id <> $2 AND state IN ('to_request', 'requested', 'active')`,
      [assignment.clientId, assignment.id],
    );
    return rows[0]?.n ?? 0;
  }

  private async nameOf(administratorId: string): Promise<string> {
    const rows = await this.db.query<{ name: string }>(
      `SELECT first_name || ' ' || last_name AS name FROM administrators WHERE id = $1`,
      [administratorId],
    );
    if (!rows[0]) throw new NotFound();
    return rows[0].name;
  }

  private async tell(
    assignment: Pick<Assignment, 'id' | 'clientId'>,
    action: string,
    from: string | null,
    to: string,
    summary: string,
    reason?: string,
  ): Promise<void> {
    await this.audit.record({
      subject: { kind: 'assignment', id: assignment.id },
      clientId: assignment.clientId,
      action,
      from,
      to,
      summary,
      reason: reason ?? null,
    });
  }
}
