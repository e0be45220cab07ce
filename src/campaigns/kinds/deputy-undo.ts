import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { Withdrawal } from '../../portfolio/deputy-withdrawal.service.js';

/** Reads from the journal whom a campaign named: the journal is the one memory of what it did. */
@Injectable()
export class DeputyUndo {
  constructor(private readonly db: TenantDb) {}

  namedBy(campaignId: string, clientIds: string[]): Promise<Withdrawal[]> {
    return this.db.query<Withdrawal>(
      `SELECT r.client_id, e.subject_id AS deputy_id
         FROM campaign_rows r JOIN audit_entries e ON e.client_id = r.client_id AND e.campaign_row_id = r.id AND e.subject_kind = 'deputy' AND e.action = 'created'
        WHERE r.campaign_id = $1 AND r.state = 'done' AND r.client_id = ANY ($2::uuid[])`,
      [campaignId, clientIds],
    );
  }
}
