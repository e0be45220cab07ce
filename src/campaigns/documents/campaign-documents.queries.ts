import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

/** A document that a row of a campaign led to. */
export interface CampaignDocument {
  id: string;
  client: string;
  clientNumber: string;
  fileName: string;
  sha256: string;
  createdAt: Date;
}

@Injectable()
export class CampaignDocumentsQueries {
  constructor(private readonly db: TenantDb) {}

  /** In the order of the clients' names, which is that of the rows. */
  of(campaignId: string): Promise<CampaignDocument[]> {
    return this.db.query<CampaignDocument>(
      `SELECT d.id, c.name AS client, c.number AS client_number, d.file_name, d.sha256, d.created_at
         FROM campaign_rows r JOIN clients c ON c.id = r.client_id JOIN documents d ON d.id = r.result_id
        WHERE r.campaign_id = $1 AND r.state = 'done' AND r.result_kind = 'document' ORDER BY r.id`,
      [campaignId],
    );
  }

  async howMany(campaignId: string): Promise<number> {
    const rows = await this.db.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM campaign_rows WHERE campaign_id = $1 AND state = 'done' AND result_kind = 'document'`,
      [campaignId],
    );
    return rows[0]?.count ?? 0;
  }
}
