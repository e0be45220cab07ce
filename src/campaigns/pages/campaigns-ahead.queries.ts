import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { CampaignAhead } from './campaigns-ahead.view.js';
import { RunningCampaigns } from './running-campaigns.js';
import { isUnfinished } from '../engine/campaign.facts.js';

/** Which campaigns under way have not come to a client yet. */
@Injectable()
export class CampaignsAheadQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly running: RunningCampaigns,
  ) {}

  /** Every page of a client asks: where the menu knows of no campaign under way, nothing is asked of PostgreSQL. The first to come first. */
  async ofClient(clientId: string): Promise<CampaignAhead[]> {
    if ((await this.running.ofEditor(false)).length === 0) return [];
    return this.db.query<CampaignAhead>(
      `SELECT k.id, k.title, k.state, k.confirmed_by, greatest(k.starts_at, r.due_at) AS due_at
         FROM campaign_rows r JOIN campaigns k ON k.id = r.campaign_id
        WHERE r.client_id = $1 AND r.state = 'pending' AND ${isUnfinished('k')}
        ORDER BY greatest(k.starts_at, r.due_at) NULLS FIRST, k.id LIMIT 3`,
      [clientId],
    );
  }
}
