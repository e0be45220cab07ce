import { Injectable } from '@nestjs/common';
import { grouped } from '../../platform/grouped.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

/** What a campaign told of one thing of a client. */
export interface ToldDeed {
  clientId: string;
  subjectId: string;
  action: string;
  from: string | null;
  details: Record<string, unknown>;
}

/** Reads from the journal what a campaign did to each client: it is the one memory of what was there before. */
@Injectable()
export class CampaignDeeds {
  constructor(private readonly db: TenantDb) {}

  /** @param subject the kind of thing, as the journal has it @returns in the order in which it was done; clients it did nothing to are left out */
  async of(campaignId: string, clientIds: string[], subject: string): Promise<Map<string, ToldDeed[]>> {
    const rows = await this.db.query<ToldDeed>(
      `SELECT r.client_id, e.subject_id, e.action, e.from_state AS from, e.details
         FROM campaign_rows r JOIN audit_entries e ON e.client_id = r.client_id AND e.campaign_row_id = r.id AND e.subject_kind = $3
        WHERE r.campaign_id = $1 AND r.state = 'done' AND r.client_id = ANY ($2::uuid[]) ORDER BY e.sequence`,
      [campaignId, clientIds, subject],
    );
    return grouped(rows, (row) => row.clientId);
  }
}
