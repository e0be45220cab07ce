import { Injectable } from '@nestjs/common';
import { AssignmentEnds } from '../../assignments/assignment-ends.service.js';
import { knownTransition } from '../../journey/states/transitions.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { writeRows } from '../../platform/tenancy/write-rows.js';
import { requestTable } from '../request.transitions.js';
import type { RequestState } from '../request-states.js';

/** A request under way. */
export interface OpenRequest {
  id: string;
  clientId: string;
  state: RequestState;
  version: number;
}

/** The requests of many clients are cancelled at once: one statement, what they asked for is withdrawn with them. */
@Injectable()
export class RequestEnds {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly assignments: AssignmentEnds,
  ) {}

  open(clientIds: string[]): Promise<OpenRequest[]> {
    return this.db.query<OpenRequest>(
      `SELECT r.id, r.client_id, r.state, r.version FROM requests r WHERE r.client_id = ANY ($1::uuid[])
          AND r.id IN (SELECT o.id FROM open_requests o WHERE o.client_id = ANY ($1::uuid[])) ORDER BY r.created_at, r.id`,
      [clientIds],
    );
  }

  async cancel(requests: OpenRequest[], reason: string): Promise<void> {
    await writeRows(
      this.db,
      `UPDATE requests q SET state = 'cancelled', state_since = moment(), version = q.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, state text, version int) WHERE q.id = r.id AND q.state = r.state AND q.version = r.version`,
      requests,
    );
    await this.audit.recordMany(
      requests.map(({ id, clientId, state, version }) => {
        const { action, to, done } = knownTransition(requestTable, state, 'cancel');
        return {
          subject: { kind: 'request', id },
          clientId,
          action,
          from: state,
          to,
          summary: done,
          reason,
          details: { version: version + 1 },
        };
      }),
    );
    await this.assignments.withdrawFor(requests.map(({ id }) => id));
  }
}
