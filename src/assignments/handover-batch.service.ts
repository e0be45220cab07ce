import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { transitionFrom } from '../journey/states/transitions.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { writeRows } from '../platform/tenancy/write-rows.js';
import type { AssignmentState } from './assignment.entity.js';
import { type AssignmentAction, assignmentTable } from './assignment.transitions.js';

/** An assignment that follows another decision, already allowed. */
export interface Followed {
  id: string;
  clientId: string;
  /** Whose it is, for the journal. */
  name: string;
}

/** Many habilitations that pass from one person to another: one statement each for what comes and what ends, the states of the table. In the caller's transaction. */
@Injectable()
export class HandoverBatch {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  /** To be asked for, by the next form or on the portal. What stands already, by somebody who was faster, is left as it is. */
  async plan(wishes: { clientId: string; administratorId: string; name: string }[]): Promise<void> {
    if (wishes.length === 0) return;
    const rows = wishes.map((wish) => ({ id: uuidv7(), ...wish }));
    const written = await this.db.query<{ id: string }>(
      `INSERT INTO assignments (id, client_id, administrator_id, state, state_since)
       SELECT r.id, r."clientId", r."administratorId", '${assignmentTable.initial}', moment() FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "clientId" uuid, "administratorId" uuid)
       ON CONFLICT (editor_id, client_id, administrator_id) WHERE state <> 'closed' DO NOTHING RETURNING id`,
      [JSON.stringify(rows)],
    );
    const known = new Set(written.map(({ id }) => id));
    await this.audit.recordMany(
      rows
        .filter(({ id }) => known.has(id))
        .map(({ id, clientId, name }) => ({
          subject: { kind: 'assignment', id },
          clientId,
          action: 'created',
          to: assignmentTable.initial,
          summary: `Habilitation de ${name} à demander`,
          details: { version: 1 },
        })),
    );
  }

  /** Their end is to be asked for: nothing changes at ANS. */
  askEnd(assignments: Followed[], reason: string): Promise<void> {
    return this.move(assignments, { from: 'active', action: 'ask_end', reason });
  }

  /** Wished, and asked of nobody: wished no more. */
  abandon(assignments: Followed[], reason: string): Promise<void> {
    return this.move(assignments, { from: 'to_request', action: 'abandon', reason });
  }

  /** Taken out of the team on the portal: ANS knows it at once. */
  async endOnPortal(assignments: Followed[], reason: string): Promise<void> {
    await this.move(assignments, { from: 'end_to_request', action: 'request_end', reason });
    await this.move(assignments, { from: 'end_requested', action: 'close', reason });
  }

  private async move(
    assignments: Followed[],
    { from, action, reason }: { from: AssignmentState; action: AssignmentAction; reason: string },
  ): Promise<void> {
    const transition = transitionFrom(assignmentTable, from, action);
    if (!transition) throw new Error(`no ${action} of an assignment from ${from}`);
    await writeRows(
      this.db,
      `UPDATE assignments a SET state = '${transition.to}', state_since = moment(), version = a.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid) WHERE a.id = r.id AND a.state = '${from}'`,
      assignments,
    );
    await this.audit.recordMany(
      assignments.map(({ id, clientId, name }) => ({
        subject: { kind: 'assignment', id },
        clientId,
        action,
        from,
        to: transition.to,
        summary: `${transition.done}\u00a0: ${name}`,
        reason,
      })),
    );
  }
}
