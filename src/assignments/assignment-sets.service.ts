import { de } from '../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../platform/uuid.js';
import { knownTransition } from '../journey/states/transitions.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { writeRows } from '../platform/tenancy/write-rows.js';
import type { SetAssignment } from './assignment-sets.queries.js';
import { type AssignmentAction, assignmentTable } from './assignment.transitions.js';

/** One step of many assignments. */
export interface AssignmentStep {
  assignment: SetAssignment;
  action: AssignmentAction;
}

/** Many assignments at once, along their table: as many statements for five hundred as for one. Who calls has judged them, under the clients' locks. */
@Injectable()
export class AssignmentSets {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  /** To be asked for by the next form, or on the portal. @returns the new assignment of each client */
  async plan(clientIds: string[], person: { id: string; name: string }): Promise<Map<string, string>> {
    const rows = clientIds.map((clientId) => ({ id: uuidv7(), clientId, administratorId: person.id }));
    const { initial } = assignmentTable;
    await writeRows(
      this.db,
      `INSERT INTO assignments (id, client_id, administrator_id, state, state_since)
       SELECT r.id, r."clientId", r."administratorId", '${initial}', moment()
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "clientId" uuid, "administratorId" uuid)`,
      rows,
    );
    await this.audit.recordMany(
      rows.map(({ id, clientId }) => ({
        subject: { kind: 'assignment', id },
        clientId,
        action: 'created',
        to: initial,
        summary: `Habilitation ${de(person.name)} à demander`,
        details: { version: 1 },
      })),
    );
    return new Map(rows.map(({ clientId, id }) => [clientId, id]));
  }

  /** @returns the assignments as they are now, in their order */
  async move(steps: AssignmentStep[], reason: string | null): Promise<SetAssignment[]> {
    const moved = steps.map(({ assignment, action }) => ({
      ...assignment,
      from: assignment.state,
      read: assignment.version,
      known: knownTransition(assignmentTable, assignment.state, action),
    }));
    await writeRows(
      this.db,
      `UPDATE assignments a SET state = r."to", state_since = moment(), version = a.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "from" text, "to" text, read int) WHERE a.id = r.id AND a.state = r."from" AND a.version = r.read`,
      moved.map(({ id, from, read, known }) => ({ id, from, to: known.to, read })),
    );
    await this.audit.recordMany(
      moved.map(({ id, clientId, administratorName, from, read, known }) => ({
        subject: { kind: 'assignment', id },
        clientId,
        action: known.action,
        from,
        to: known.to,
        summary: `${known.done}\u00a0: ${administratorName}`,
        reason,
        details: { version: read + 1 },
      })),
    );
    return moved.map(({ from: _from, read, known, ...assignment }) => ({
      ...assignment,
      state: known.to,
      version: read + 1,
    }));
  }
}
