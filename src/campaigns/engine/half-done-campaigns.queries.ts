import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { isUnfinished } from './campaign.facts.js';

/** A campaign that is not over, and how many of some clients wait in it. */
export interface HalfDoneCampaign {
  id: string;
  title: string;
  state: 'confirmed' | 'running' | 'paused';
  clients: number;
}

/** So many are told: more is a list. */
const told = 5;

/** Which campaigns are half done on some clients: whoever is about to change these reads it first. */
@Injectable()
export class HalfDoneCampaigns {
  constructor(private readonly db: TenantDb) {}

  /** Whether there are any: few, whatever clients there are. @param but the campaign that is asked for */
  async areThere(but: string | null): Promise<boolean> {
    const rows = await this.db.query(
      `SELECT 1 FROM campaigns c WHERE ${isUnfinished('c')} AND c.id IS DISTINCT FROM $1::uuid LIMIT 1`,
      [but],
    );
    return rows.length > 0;
  }

  /** @param but the campaign that is asked for */
  holding(clientIds: string[], but: string | null): Promise<HalfDoneCampaign[]> {
    return this.db.query<HalfDoneCampaign>(
      `SELECT c.id, c.title, c.state, count(*)::int AS clients FROM campaigns c JOIN campaign_rows r ON r.campaign_id = c.id
        WHERE ${isUnfinished('c')} AND c.id IS DISTINCT FROM $2::uuid AND r.state = 'pending' AND r.client_id = ANY ($1::uuid[])
        GROUP BY c.id, c.title, c.state, c.state_since ORDER BY c.state_since DESC, c.id LIMIT ${told}`,
      [clientIds, but],
    );
  }
}
