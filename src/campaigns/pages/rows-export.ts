import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import type { WrittenCell } from '../../platform/files/xlsx-writer.js';
import { count } from '../../platform/web/view-helpers.js';
import { CampaignsService } from '../engine/campaigns.service.js';
import { CampaignQueries, type CampaignRowLine, type RowFilter, type ToldBy } from './campaign.queries.js';
import type { RowsFile } from './rows-file.js';

const atOnce = 500;

/** What would become of the clients of a campaign, or what did, read as it is written: the rows that the page shows, all of them. */
@Injectable()
export class RowsExport {
  constructor(
    private readonly campaigns: CampaignsService,
    private readonly queries: CampaignQueries,
    private readonly audit: AuditService,
  ) {}

  /** Product § 2.9: an export is recorded, with what it was of, before its last line leaves. */
  async *rows(id: string, file: RowsFile, filter: RowFilter): AsyncGenerator<WrittenCell[]> {
    const { title } = await this.campaigns.byId(id);
    yield file.titles;
    let rows = 0;
    for await (const page of this.pages(id, file.by, filter)) {
      rows += page.length;
      yield* page.map((row) => file.cells(row));
    }
    const only = filter.code ? `, ${file.labelOf(filter.code).toLowerCase()}` : '';
    await this.audit.exported({
      subject: { kind: 'campaign', id },
      what: file.told,
      told: `«\u00a0${title}\u00a0», ${count(rows, 'ligne', 'lignes')}${only}`,
    });
  }

  /** Every row of the filter, by some hundreds, in the order of names. */
  async *pages(id: string, by: ToldBy, filter: Pick<RowFilter, 'code' | 'mark'>): AsyncGenerator<CampaignRowLine[]> {
    let after: string | null = null;
    for (;;) {
      const rows: CampaignRowLine[] = await this.queries.rowsByName(id, by, { ...filter, after }, atOnce);
      if (rows.length === 0) return;
      yield rows;
      after = rows.at(-1)?.id ?? null;
    }
  }
}
