import { Injectable } from '@nestjs/common';
import sql, { raw } from 'sql-template-tag';
import { countBy } from '../../platform/lists/capped-counts.js';
import type { Page } from '../../platform/lists/keyset.js';
import { type ListFilter, whereBut } from '../../platform/lists/read-list-filter.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { rowTally, type RowTally, hasBegun } from '../engine/campaign-row.facts.js';
import { campaignTable, type CampaignState } from '../engine/campaign.transitions.js';
import type { CampaignList } from './campaign-list.js';

export interface ListedCampaign extends RowTally {
  id: string;
  title: string;
  kind: string;
  state: CampaignState;
  createdBy: string;
  createdAt: Date;
  selection: string;
  begun: boolean;
}

@Injectable()
export class CampaignListQueries {
  constructor(private readonly db: TenantDb) {}

  /** The most recent first; the rows of those of this page only are counted. */
  page(
    list: CampaignList,
    filter: ListFilter,
    order: ReturnType<CampaignList['order']>,
  ): Promise<Page<ListedCampaign>> {
    return list.page<ListedCampaign>(this.db, filter, order, {
      columns: sql`k.id, k.title, k.kind, k.state, k.created_by, k.created_at, s.description AS selection, n.*, ${raw(hasBegun('k.id'))} AS begun`,
      tables: sql`JOIN campaigns k ON k.id = page.id JOIN selections s ON s.id = k.selection_id CROSS JOIN LATERAL (
         SELECT ${raw(rowTally)} FROM campaign_rows r WHERE r.campaign_id = k.id) n`,
    });
  }

  /** How many of each state with the other filters: a tab's count is its list. */
  counts(list: CampaignList, filter: ListFilter): Promise<Partial<Record<CampaignState, number>>> {
    const counted = list.counted({ where: whereBut(filter, 'state') });
    return countBy(this.db, counted, 'k.state', Object.keys(campaignTable.states) as CampaignState[]);
  }

  /** Who prepared some: as many as people ever did. */
  async people(): Promise<string[]> {
    const rows = await this.db.query<{ name: string }>(
      `SELECT DISTINCT created_by AS name FROM campaigns ORDER BY created_by LIMIT 200`,
    );
    return rows.map(({ name }) => name);
  }
}
