import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Moves, type SetMove } from '../../platform/changes/moves.service.js';
import type { Deed, RowForecast, RowResult } from './campaign-kinds.js';
import { campaignRowTable, type RowAction, type RowState } from './campaign-row.transitions.js';
import type { CampaignGuardFacts } from './campaign.transitions.js';

export interface ClaimedRow {
  campaignId: string;
  clientId: string;
}

/** The rows of campaigns, always moved by conditional statements: a row has one outcome whoever runs it, however often. */
@Injectable()
export class CampaignRows {
  private readonly move: (action: RowAction) => SetMove<RowState>;

  constructor(
    private readonly db: TenantDb,
    moves: Moves,
  ) {
    this.move = moves.bySets(campaignRowTable);
  }

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

  /** The clients that it would still change, or has failed to. */
  async openClientIds(campaignId: string): Promise<string[]> {
    const rows = await this.db.query<{ clientId: string }>(
      `SELECT client_id FROM campaign_rows
        WHERE campaign_id = $1 AND state IN ('pending', 'running', 'failed') AND (forecast IS NULL OR forecast = 'would_do')`,
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

  async writeForecasts(campaignId: string, forecasts: Map<string, RowForecast>): Promise<void> {
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
      `SELECT count(*) FILTER (WHERE forecast = 'would_do')::int AS would_do, count(*) FILTER (WHERE state = 'failed')::int AS failed,
              count(*) FILTER (WHERE state = 'pending')::int AS pending, count(*) FILTER (WHERE state = 'pending' AND ${nobodyDoesIt})::int AS left_alone
         FROM campaign_rows r WHERE campaign_id = $1`,
      [campaignId],
    );
    return rows[0] ?? { wouldDo: 0, failed: 0, pending: 0, leftAlone: 0 };
  }

  /** What was foretold refused or already done is settled as it was read. */
  async settleForecasts(campaignId: string): Promise<void> {
    for (const [forecast, action] of settled) {
      const { from, to } = this.move(action);
      await this.db.execute(
        `UPDATE campaign_rows SET state = $3, reason = forecast_reason, changed_at = moment()
          WHERE campaign_id = $1 AND forecast = $2 AND state = ANY ($4)`,
        [campaignId, forecast, to, from],
      );
    }
  }

  async pendingIds(campaignId: string): Promise<string[]> {
    return ids(
      await this.db.query(`SELECT id FROM campaign_rows WHERE campaign_id = $1 AND state = 'pending' ORDER BY id`, [
        campaignId,
      ]),
    );
  }

  /** Rows of campaigns under way that wait, and that no job will do: whatever became of theirs. */
  async leftAlone(atMost: number): Promise<string[]> {
    return ids(
      await this.db.query(
        `SELECT r.id FROM campaign_rows r JOIN campaigns c ON c.id = r.campaign_id
          WHERE c.state IN ('confirmed', 'running') AND r.state = 'pending' AND ${nobodyDoesIt} ORDER BY r.id LIMIT $1`,
        [atMost],
      ),
    );
  }

  async campaignsWithoutOpenRow(): Promise<string[]> {
    return ids(
      await this.db.query(
        `SELECT c.id FROM campaigns c WHERE c.state IN ('confirmed', 'running')
            AND NOT EXISTS (SELECT 1 FROM campaign_rows r WHERE r.campaign_id = c.id AND r.state IN ('pending', 'running'))`,
      ),
    );
  }

  async cancelPending(campaignId: string): Promise<void> {
    const { from, to } = this.move('cancel');
    await this.db.execute(
      `UPDATE campaign_rows SET state = $2, changed_at = moment() WHERE campaign_id = $1 AND state = ANY ($3)`,
      [campaignId, to, from],
    );
  }

  async reopenFailed(campaignId: string): Promise<void> {
    const { from, to } = this.move('retry');
    await this.db.execute(
      `UPDATE campaign_rows SET state = $2, reason = NULL, changed_at = moment() WHERE campaign_id = $1 AND state = ANY ($3)`,
      [campaignId, to, from],
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

  /** A row that waits, without taking it. */
  async waiting(rowId: string): Promise<ClaimedRow | null> {
    const rows = await this.db.query<ClaimedRow>(
      `SELECT campaign_id, client_id FROM campaign_rows WHERE id = $1 AND state = 'pending'`,
      [rowId],
    );
    return rows[0] ?? null;
  }

  /** The claim: one runner gets the row, nobody when it has its outcome, or while the campaign is paused. */
  async claim(rowId: string): Promise<ClaimedRow | null> {
    const { from, to } = this.move('claim');
    const rows = await this.db.query<ClaimedRow>(
      `UPDATE campaign_rows r SET state = $2, tries = r.tries + 1, changed_at = instant() FROM campaigns c
        WHERE r.id = $1 AND r.state = ANY ($3) AND c.id = r.campaign_id AND c.state = 'running' RETURNING r.campaign_id, r.client_id`,
      [rowId, to, from],
    );
    return rows[0] ?? null;
  }

  /** Until the end of the transaction nobody else changes this client's own row. */
  async lockClient(clientId: string): Promise<void> {
    await this.db.query('SELECT 1 FROM clients WHERE id = $1 FOR NO KEY UPDATE', [clientId]);
  }

  done(rowId: string, { text, result }: Deed): Promise<void> {
    return this.end(rowId, 'do', { reason: null, outcome: text, result });
  }

  /** Not done, with the reasons: refused, or already as it should be. */
  settle(rowId: string, { forecast, reasons, result }: RowForecast): Promise<void> {
    const reason = reasons.join('\n');
    return this.end(rowId, forecast === 'refused' ? 'refuse' : 'skip', { reason, outcome: null, result });
  }

  /** After a rollback the row is pending again: the try is counted, and the last one settles it. */
  async countFailure(rowId: string, message: string, last: boolean): Promise<void> {
    const { from, to } = this.move('fail');
    await this.db.execute(
      `UPDATE campaign_rows SET tries = tries + 1, reason = $2, state = CASE WHEN $3 THEN $4 ELSE state END, changed_at = instant()
        WHERE id = $1 AND state = ANY ($5)`,
      [rowId, message.slice(0, 300), last, to, from],
    );
  }

  private async end(
    rowId: string,
    action: 'do' | 'refuse' | 'skip',
    told: { reason: string | null; outcome: string | null; result: RowResult | undefined },
  ): Promise<void> {
    const { to } = this.move(action);
    const result = [told.result?.kind ?? null, told.result?.id ?? null];
    await this.db.execute(
      `UPDATE campaign_rows SET state = $2, reason = $3, outcome = $4, result_kind = $5, result_id = $6, changed_at = instant()
        WHERE id = $1 AND state = 'running'`,
      [rowId, to, told.reason, told.outcome, ...result],
    );
  }
}

// Its job has its id as key (CampaignsService.enqueue): one look into a unique index for each row.
const nobodyDoesIt = `NOT EXISTS (SELECT 1 FROM outbox o WHERE o.name = 'campaign.row' AND o.key = r.id::text AND o.done_at IS NULL AND o.failed_at IS NULL)`;

const settled = [
  ['refused', 'refuse'],
  ['done_already', 'skip'],
] as const;

function ids(rows: Record<string, unknown>[]): string[] {
  return rows.map((row) => String(row['id']));
}
