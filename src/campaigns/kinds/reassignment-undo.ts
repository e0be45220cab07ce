import { Injectable } from '@nestjs/common';
import type { Return } from '../../assignments/reassignment-returns.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

/** Reads from the journal what a campaign planned and whose end it asked for: the journal is the one memory of what it did. */
@Injectable()
export class ReassignmentUndo {
  constructor(private readonly db: TenantDb) {}

  returnsOf(campaignId: string, clientIds: string[]): Promise<Return[]> {
    const subject = (action: string) => `(max(e.subject_id::text) FILTER (WHERE e.action = '${action}'))::uuid`;
    return this.db.query<Return>(
      `SELECT r.client_id, ${subject('created')} AS planned_id, ${subject('ask_end')} AS ended_id
         FROM campaign_rows r JOIN audit_entries e ON e.client_id = r.client_id AND e.campaign_row_id = r.id AND e.subject_kind = 'assignment'
        WHERE r.campaign_id = $1 AND r.state = 'done' AND r.client_id = ANY ($2::uuid[]) GROUP BY r.client_id`,
      [campaignId, clientIds],
    );
  }
}
