import { Injectable } from '@nestjs/common';
import { transitionFrom } from '../journey/states/transitions.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { writeRows } from '../platform/tenancy/write-rows.js';
import { date } from '../platform/web/view-helpers.js';
import type { AssignmentState } from './assignment.entity.js';
import { assignmentTable } from './assignment.transitions.js';

/** ANS had recorded this administrator for this client, without a form of ours. */
export interface KnownAssignment {
  id: string;
  clientId: string;
  administratorId: string;
  administratorName: string;
  /** null: there was none open. */
  from: AssignmentState | null;
  /** ISO day. */
  since: string;
}

/** Many habilitations at once that ANS knew already: one statement for the new ones, one for those that were waited for. In the caller's transaction. */
@Injectable()
export class AssignmentBatch {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  async recordKnown(assignments: KnownAssignment[], reason: string): Promise<void> {
    await writeRows(
      this.db,
      `INSERT INTO assignments (id, client_id, administrator_id, state, state_since)
       SELECT r.id, r."clientId", r."administratorId", 'active', (r.since + time '12:00') AT TIME ZONE 'Europe/Paris'
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "clientId" uuid, "administratorId" uuid, since date)`,
      assignments.filter(({ from }) => from === null),
    );
    await writeRows(
      this.db,
      `UPDATE assignments a SET state = 'active', state_since = (r.since + time '12:00') AT TIME ZONE 'Europe/Paris', version = a.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, since date, "from" text) WHERE a.id = r.id AND a.state = r."from"`,
      assignments.filter(({ from }) => from !== null),
    );
    await this.audit.recordMany(assignments.map((one) => ({ ...told(one), reason })));
  }

  /** Those that were recorded by mistake: as if they had never been, but for the journal. Who calls writes the audit. */
  async forget(ids: string[]): Promise<void> {
    if (ids.length > 0) await this.db.execute('DELETE FROM assignments WHERE id = ANY ($1)', [ids]);
  }

  /** Those that were waited for, and are again. Who calls writes the audit. */
  async giveBack(assignments: { id: string; state: AssignmentState; since: string }[]): Promise<void> {
    await writeRows(
      this.db,
      `UPDATE assignments a SET state = r.state, state_since = r.since, recorded_at = NULL, version = a.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, state text, since timestamptz) WHERE a.id = r.id AND a.state = 'active'`,
      assignments,
    );
  }
}

function told({ id, clientId, administratorName, from, since }: KnownAssignment) {
  const known = transitionFrom(assignmentTable, from ?? assignmentTable.initial, 'record_known');
  if (!known) throw new Error(`no record_known of an assignment from ${from}`);
  return {
    subject: { kind: 'assignment', id },
    clientId,
    action: known.action,
    from,
    to: known.to,
    summary: `Habilitation de ${administratorName} déjà enregistrée par l’ANS le ${date(since)}`,
    details: { date: since },
  };
}
