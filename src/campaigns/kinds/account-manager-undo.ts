import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

/** What a campaign did to one client: whose it was, whose it became. */
export interface ManagerMove {
  from: string | null;
  to: string | null;
}

/** Reads from the journal what a campaign changed: the journal is the one memory of who had which client. */
@Injectable()
export class AccountManagerUndo {
  constructor(private readonly db: TenantDb) {}

  async movesOf(campaignId: string, clientIds: string[]): Promise<Map<string, ManagerMove>> {
    const rows = await this.db.query<{ clientId: string } & ManagerMove>(
      `SELECT r.client_id, e.details->'accountManager'->>'from' AS from, e.details->'accountManager'->>'to' AS to
         FROM campaign_rows r JOIN audit_entries e ON e.client_id = r.client_id AND e.campaign_row_id = r.id AND e.action = 'account_manager_changed'
        WHERE r.campaign_id = $1 AND r.state = 'done' AND r.client_id = ANY ($2::uuid[])`,
      [campaignId, clientIds],
    );
    return new Map(rows.map(({ clientId, from, to }) => [clientId, { from, to }]));
  }
}
