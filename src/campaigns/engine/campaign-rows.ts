import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Moves, type SetMove } from '../../platform/changes/moves.service.js';
import { hasJob } from './campaign-chain.js';
import type { RowForecast } from './campaign-kinds.js';
import { campaignRowTable, type RowAction, type RowState } from './campaign-row.transitions.js';
import type { CampaignGuardFacts } from './campaign.transitions.js';
import { works } from './campaign.facts.js';

/** The rows of a campaign as one set: opened, foretold, settled and given up together. */
@Injectable()
export class CampaignRows {
  /** Between which states an action moves rows. */
  readonly between: (action: RowAction) => SetMove<RowState>;

  constructor(
    private readonly db: TenantDb,
    moves: Moves,
  ) {
    this.between = moves.bySets(campaignRowTable);
  }

  /** The clients of a selection in the order of names: the ids of their rows follow it, and so do pages. */
  async clientIds(selectionId: string): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT c.id FROM selection_items i JOIN clients c ON c.id = i.client_id WHERE i.selection_id = $1 ORDER BY c.search COLLATE "C", c.id`,
      [selectionId],
    );
    return rows.map(({ id }) => id);
  }

  /** The clients that it would still change, or has failed to. */
  async openClientIds(campaignId: string): Promise<string[]> {
    return this.clientsWhere(
      `campaign_id = $1 AND state IN ('pending', 'failed') AND (forecast IS NULL OR forecast = 'would_do')`,
      [campaignId],
    );
  }

  /** The clients of one outcome. @param reason the first line of its reason, when only that one is meant */
  async clientIdsOf(campaignId: string, outcome: RowState, reason: string | null = null): Promise<string[]> {
    return this.clientsWhere(
      `campaign_id = $1 AND state = $2 AND ($3::text IS NULL OR split_part(coalesce(reason, ''), E'\\n', 1) = $3)`,
      [campaignId, outcome, reason],
    );
  }

  /** One row a client, written with what is foretold of it; simulated again, the row that there is. @param ids of the rows, a client each, should there be none */
  async foretell(
    campaignId: string,
    ids: ReadonlyMap<string, string>,
    forecasts: Map<string, RowForecast>,
  ): Promise<void> {
    const rows = [...forecasts].map(([client_id, { forecast, reasons, basis, mend }]) => ({
      id: ids.get(client_id) ?? uuidv7(),
      client_id,
      forecast,
      reason: reasons.length > 0 ? reasons.join('\n') : null,
      basis: basis ?? null,
      mend_label: mend?.label ?? null,
      mend_href: mend?.href ?? null,
    }));
    await this.db.execute(
      `INSERT INTO campaign_rows (id, campaign_id, client_id, forecast, forecast_reason, basis, mend_label, mend_href)
       SELECT f.id, $1, f.client_id, f.forecast, f.reason, f.basis, f.mend_label, f.mend_href
         FROM jsonb_to_recordset($2::jsonb) AS f (id uuid, client_id uuid, forecast text, reason text, basis text, mend_label text, mend_href text)
       ON CONFLICT (editor_id, campaign_id, client_id) DO UPDATE
         SET forecast = excluded.forecast, forecast_reason = excluded.forecast_reason, basis = excluded.basis, mend_label = excluded.mend_label, mend_href = excluded.mend_href`,
      [campaignId, JSON.stringify(rows)],
    );
  }

  async guardFacts(campaignId: string): Promise<CampaignGuardFacts> {
    const rows = await this.db.query<CampaignGuardFacts>(
      `SELECT r.*, CASE WHEN ${works('c')} AND NOT ${hasJob} THEN r.pending ELSE 0 END AS left_alone,
              coalesce(c.starts_at > moment(), false) AS waiting, coalesce(r.first_due > greatest(c.starts_at, moment()), false) AS wave_ahead
         FROM campaigns c, LATERAL (
           SELECT count(*) FILTER (WHERE forecast = 'would_do')::int AS would_do, count(*) FILTER (WHERE forecast = 'refused')::int AS would_refuse, count(*) FILTER (WHERE state = 'failed')::int AS failed,
                  count(*) FILTER (WHERE state = 'pending')::int AS pending, min(due_at) FILTER (WHERE state = 'pending') AS first_due FROM campaign_rows WHERE campaign_id = c.id) r
        WHERE c.id = $1`,
      [campaignId],
    );
    return (
      rows[0] ?? { wouldDo: 0, wouldRefuse: 0, failed: 0, pending: 0, leftAlone: 0, waiting: false, waveAhead: false }
    );
  }

  /** What was foretold refused or already done is settled as it was read. */
  async settleForecasts(campaignId: string): Promise<void> {
    for (const [forecast, action] of settled) {
      const { from, to } = this.between(action);
      await this.db.execute(
        `UPDATE campaign_rows SET state = $3, reason = forecast_reason, changed_at = moment()
          WHERE campaign_id = $1 AND forecast = $2 AND state = ANY ($4)`,
        [campaignId, forecast, to, from],
      );
    }
  }

  async cancelPending(campaignId: string): Promise<void> {
    const { from, to } = this.between('cancel');
    await this.db.execute(
      `UPDATE campaign_rows SET state = $2, changed_at = moment() WHERE campaign_id = $1 AND state = ANY ($3)`,
      [campaignId, to, from],
    );
  }

  /** Their tries begin again: a person has decided. */
  async reopenFailed(campaignId: string): Promise<void> {
    const { from, to } = this.between('retry');
    await this.db.execute(
      `UPDATE campaign_rows SET state = $2, reason = NULL, tries = 0, changed_at = moment() WHERE campaign_id = $1 AND state = ANY ($3)`,
      [campaignId, to, from],
    );
  }

  async anyOpen(campaignId: string): Promise<boolean> {
    const rows = await this.db.query(
      `SELECT 1 FROM campaign_rows WHERE campaign_id = $1 AND state = 'pending' LIMIT 1`,
      [campaignId],
    );
    return rows.length > 0;
  }

  private async clientsWhere(condition: string, parameters: unknown[]): Promise<string[]> {
    const rows = await this.db.query<{ clientId: string }>(
      `SELECT client_id FROM campaign_rows WHERE ${condition} ORDER BY id`,
      parameters,
    );
    return rows.map(({ clientId }) => clientId);
  }
}

const settled = [
  ['refused', 'refuse'],
  ['done_already', 'skip'],
] as const;
