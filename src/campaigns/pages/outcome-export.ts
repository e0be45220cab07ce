import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import type { WrittenCell } from '../../platform/files/xlsx-writer.js';
import { count } from '../../platform/web/view-helpers.js';
import { CampaignsService } from '../engine/campaigns.service.js';
import { CampaignQueries, type CampaignRowLine, type RowFilter } from './campaign.queries.js';
import { rowLabels } from './campaign-row.labels.js';
import { outcomeCells, outcomeTitles } from './outcome-file.js';
import type { RowState } from '../engine/campaign-row.transitions.js';

/** What became of the clients of a campaign, read as it is written: the rows that the page shows, all of them. */
@Injectable()
export class OutcomeExport {
  constructor(
    private readonly campaigns: CampaignsService,
    private readonly queries: CampaignQueries,
    private readonly audit: AuditService,
  ) {}

  /** Product § 2.9: an export is recorded, with what it was of, before its last line leaves. */
  async *rows(id: string, filter: RowFilter): AsyncGenerator<WrittenCell[]> {
    const { title } = await this.campaigns.byId(id);
    yield outcomeTitles;
    let rows = 0;
    for await (const page of this.pages(id, filter)) {
      rows += page.length;
      yield* page.map(outcomeCells);
    }
    const only = filter.code ? `, ${rowLabels[filter.code as RowState].labels.toLowerCase()}` : '';
    await this.audit.record({
      subject: { kind: 'campaign', id },
      clientId: null,
      action: 'exported',
      summary: `Compte rendu exporté\u00a0: «\u00a0${title}\u00a0», ${count(rows, 'ligne', 'lignes')}${only}`,
    });
  }

  /** Every row of the filter, by some hundreds, in the order of names. */
  async *pages(id: string, filter: Pick<RowFilter, 'code' | 'mark'>): AsyncGenerator<CampaignRowLine[]> {
    let after: string | null = null;
    for (;;) {
      const rows: CampaignRowLine[] = await this.queries.rowsByName(id, { ...filter, after });
      if (rows.length === 0) return;
      yield rows;
      after = rows.at(-1)?.id ?? null;
    }
  }
}
