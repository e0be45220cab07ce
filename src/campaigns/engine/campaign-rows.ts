import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { Forecast, RowOutcome } from './campaign-kinds.js';
import type { CampaignGuardFacts } from './campaign.transitions.js';

export interface ClaimedRow {
  campaignId: string;
  clientId: string;
}

/** The rows of campaigns, always moved by conditional statements: a row has one outcome whoever runs it, however often. */
@Injectable()
export class CampaignRows {
  constructor(private readonly db: TenantDb) {}

  /** One row a client, in the order of names: their ids follow it, and so do pages. */
  async open(campaignId: string, selectionId: string): Promise<void> {
    const clients = await this.db.query<{ id: string }>(
      `SELECT c.id FROM selection_items i JOIN clients c ON c.id = i.client_id WHERE i.selection_id = $1 ORDER BY c.search COLLATE "C", c.id`,
      [selectionId],
    );
    await this.db.execute(
      `INSERT INTO campaign_rows (id, campaign_id, client_id) SELECT row.id, $1, row.client_id FROM unnest($2::uuid[], $3::uuid[]) AS row (id, client_id)`,
      [campaignId, clients.map(() => uuidv7()), clients.map(({ id }) => id)],
    );
  }

  async clientIds(campaignId: string): Promise<string[]> {
    const rows = await this.db.query<{ clientId: string }>(
      'SELECT client_id FROM campaign_rows WHERE campaign_id = $1 ORDER BY id',
      [campaignId],
    );
    return rows.map((row) => row.clientId);
  }

  /** The clients that it changed. */
  async doneClientIds(campaignId: string): Promise<string[]> {
    const rows = await this.db.query<{ clientId: string }>(
      `SELECT client_id FROM campaign_rows WHERE campaign_id = $1 AND state = 'done' ORDER BY id`,
      [campaignId],
    );
    return rows.map((row) => row.clientId);
  }

  async writeForecasts(campaignId: string, forecasts: Map<string, Forecast>): Promise<void> {
    const rows = [...forecasts].map(([client_id, { forecast, reasons }]) => ({
      client_id,
      forecast,
      reason: reasons.length > 0 ? reasons.join('\n') : null,
    }));
    await this.db.execute(
      `UPDATE campaign_rows r SET forecast = f.forecast, forecast_reason = f.reason
         FROM jsonb_to_recordset($2::jsonb) AS f (client_id uuid, forecast text, reason text)
        WHERE r.campaign_id = $1 AND r.client_id = f.client_id`,
      [campaignId, JSON.stringify(rows)],
    );
  }

  async guardFacts(campaignId: string): Promise<CampaignGuardFacts> {
    const rows = await this.db.query<CampaignGuardFacts>(
      `SELECT count(*) FILTER (WHERE forecast = 'would_do')::int AS "wouldDo", count(*) FILTER (WHERE state = 'failed')::int AS failed
         FROM campaign_rows WHERE campaign_id = $1`,
      [campaignId],
    );
    return rows[0] ?? { wouldDo: 0, failed: 0 };
  }

  async settleForecasts(campaignId: string): Promise<void> {
    await this.db.execute(
      `UPDATE campaign_rows SET state = CASE forecast WHEN 'refused' THEN 'refused' ELSE 'skipped' END, reason = forecast_reason, changed_at = moment()
        WHERE campaign_id = $1 AND state = 'pending' AND forecast IN ('refused', 'done_already')`,
      [campaignId],
    );
  }

  async pendingIds(campaignId: string): Promise<string[]> {
    return ids(
      await this.db.query(`SELECT id FROM campaign_rows WHERE campaign_id = $1 AND state = 'pending' ORDER BY id`, [
        campaignId,
      ]),
    );
  }

  async cancelPending(campaignId: string): Promise<void> {
    await this.db.execute(
      `UPDATE campaign_rows SET state = 'cancelled', changed_at = moment() WHERE campaign_id = $1 AND state = 'pending'`,
      [campaignId],
    );
  }

  async reopenFailed(campaignId: string): Promise<string[]> {
    return ids(
      await this.db.query(
        `UPDATE campaign_rows SET state = 'pending', reason = NULL, changed_at = moment() WHERE campaign_id = $1 AND state = 'failed' RETURNING id`,
        [campaignId],
      ),
    );
  }

  async anyOpen(campaignId: string): Promise<boolean> {
    const rows = await this.db.query(
      `SELECT 1 FROM campaign_rows WHERE campaign_id = $1 AND state IN ('pending', 'running') LIMIT 1`,
      [campaignId],
    );
    return rows.length > 0;
  }

  async campaignOf(rowId: string): Promise<string | null> {
    const rows = await this.db.query<{ campaignId: string }>('SELECT campaign_id FROM campaign_rows WHERE id = $1', [
      rowId,
    ]);
    return rows[0]?.campaignId ?? null;
  }

  /** The claim: one runner gets the row, nobody when it has its outcome, or while the campaign is paused. */
  async claim(rowId: string): Promise<ClaimedRow | null> {
    const rows = await this.db.query<ClaimedRow>(
      `UPDATE campaign_rows r SET state = 'running', tries = r.tries + 1, changed_at = clock_timestamp() FROM campaigns c
        WHERE r.id = $1 AND r.state = 'pending' AND c.id = r.campaign_id AND c.state = 'running' RETURNING r.campaign_id, r.client_id`,
      [rowId],
    );
    return rows[0] ?? null;
  }

  async settle(rowId: string, outcome: RowOutcome): Promise<void> {
    const reason = outcome.state === 'refused' ? outcome.reasons.join('\n') : outcome.text;
    const result = outcome.state === 'refused' ? undefined : outcome.result;
    const done = outcome.state === 'done';
    await this.db.execute(
      `UPDATE campaign_rows SET state = $2, reason = $3, outcome = $4, result_kind = $5, result_id = $6, changed_at = clock_timestamp() WHERE id = $1 AND state = 'running'`,
      [rowId, outcome.state, done ? null : reason, done ? reason : null, result?.kind ?? null, result?.id ?? null],
    );
  }

  /** After a rollback the row is pending again: the try is counted, and the last one settles it. */
  async countFailure(rowId: string, message: string, last: boolean): Promise<void> {
    await this.db.execute(
      `UPDATE campaign_rows SET tries = tries + 1, reason = $2, state = CASE WHEN $3 THEN 'failed' ELSE state END, changed_at = clock_timestamp()
        WHERE id = $1 AND state = 'pending'`,
      [rowId, message.slice(0, 300), last],
    );
  }
}

function ids(rows: Record<string, unknown>[]): string[] {
  return rows.map((row) => String(row['id']));
}
