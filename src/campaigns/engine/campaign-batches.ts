import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { writeRows } from '../../platform/tenancy/write-rows.js';
import type { Deed, RowForecast } from './campaign-kinds.js';
import { CampaignRows } from './campaign-rows.js';
import { isDue } from './campaign-waves.js';

export interface BatchRow {
  id: string;
  clientId: string;
  tries: number;
}

export interface ClaimedRow {
  id: string;
  clientId: string;
  basis: string | null;
}

/** What becomes of a row: its deed, or why there is none. */
export type Outcome = { deed: Deed } | { verdict: RowForecast };

/** Rows as they are done, always by conditional statements: a row has one outcome whoever runs it, however often. */
@Injectable()
export class CampaignBatches {
  constructor(
    private readonly db: TenantDb,
    private readonly rows: CampaignRows,
  ) {}

  /**
   * So many that wait, of those that were tried least: one that failed spoils no batch of others.
   * @param after the last row that is in hand: of two batches at once, the second does not ask for those of the first
   */
  async next(campaignId: string, atMost: number, after: string | null): Promise<BatchRow[]> {
    const waiting = `campaign_id = $1 AND state = 'pending' AND ${isDue} AND ($3::uuid IS NULL OR id > $3)`;
    return this.db.query<BatchRow>(
      `SELECT id, client_id, tries FROM (
         SELECT id, client_id, tries, begun_at FROM campaign_rows WHERE ${waiting}
            AND tries = (SELECT min(tries) FROM campaign_rows WHERE ${waiting}) ORDER BY id LIMIT $2) r
        ORDER BY begun_at NULLS FIRST, id`,
      [campaignId, atMost, after],
    );
  }

  /**
   * The claim: one runner gets a row, nobody when it has its outcome, or while the campaign is paused or waits. It is a lock until the
   * commit: the row is written once, with its outcome, and nobody could have read anything in between.
   */
  async claim(rowIds: string[]): Promise<ClaimedRow[]> {
    const { from } = this.rows.between('do');
    return this.db.query<ClaimedRow>(
      // A join would read every row of the campaign to find those of this batch.
      `SELECT r.id, r.client_id, r.basis FROM campaign_rows r WHERE r.id = ANY ($1::uuid[]) AND r.state = ANY ($2)
          AND EXISTS (SELECT 1 FROM campaigns c WHERE c.id = r.campaign_id AND c.state = 'running' OFFSET 0)
        ORDER BY r.id FOR UPDATE OF r SKIP LOCKED`,
      [rowIds, from],
    );
  }

  /** Until the end of the transaction nobody else changes these clients; in the order of their ids, as everybody locks them. */
  async lockClients(clientIds: string[]): Promise<void> {
    await this.db.query('SELECT 1 FROM clients WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE', [clientIds]);
  }

  /** The outcome of every row that was claimed, in one statement. */
  async settle(outcomes: Map<string, Outcome>): Promise<void> {
    const rows = [...outcomes].map(([id, outcome]) => ({ id, ...this.columnsOf(outcome) }));
    await writeRows(
      this.db,
      `UPDATE campaign_rows r SET state = o.state, tries = r.tries + 1, begun_at = NULL, reason = o.reason, outcome = o.outcome, result_kind = o.result_kind, result_id = o.result_id,
              mend_label = coalesce(o.mend_label, r.mend_label), mend_href = coalesce(o.mend_href, r.mend_href), changed_at = instant()
         FROM json_to_recordset($1::json) AS o (id uuid, state text, reason text, outcome text, result_kind text, result_id uuid, mend_label text, mend_href text)
        WHERE r.id = o.id AND r.state = 'pending'`,
      rows,
    );
  }

  /** A row is begun alone, in a transaction of its own: should its worker die of it, it is known. */
  async begin(rowId: string): Promise<void> {
    const { from } = this.rows.between('do');
    await this.db.execute('UPDATE campaign_rows SET begun_at = instant() WHERE id = $1 AND state = ANY ($2)', [
      rowId,
      from,
    ]);
  }

  /** After a rollback the row waits again: the try is counted, and the last one settles it. */
  async countFailure(rowId: string, message: string, last: boolean): Promise<void> {
    const { from, to } = this.rows.between('fail');
    await this.db.execute(
      `UPDATE campaign_rows SET tries = tries + 1, reason = $2, state = CASE WHEN $3 THEN $4 ELSE state END, begun_at = NULL, changed_at = instant()
        WHERE id = $1 AND state = ANY ($5)`,
      [rowId, message.slice(0, 300), last, to, from],
    );
  }

  /** Nobody will do these: those that were begun and never ended, or all that wait. @returns how many */
  async giveUp(campaignId: string, message: string, only: 'begun' | 'all'): Promise<number> {
    const { from, to } = this.rows.between('fail');
    return this.db.execute(
      `UPDATE campaign_rows SET tries = tries + 1, reason = $2, state = $3, begun_at = NULL, changed_at = instant()
        WHERE campaign_id = $1 AND state = ANY ($4) AND (begun_at IS NOT NULL OR $5)`,
      [campaignId, message.slice(0, 300), to, from, only === 'all'],
    );
  }

  /** Who changed these clients last since that instant, besides this campaign. */
  async changedSince(since: Date | null, claimed: ClaimedRow[]): Promise<Map<string, { by: string; at: Date }>> {
    const rows = await this.db.query<{ clientId: string; by: string; at: Date }>(
      `SELECT given.client_id, e.actor_name AS by, e.at FROM unnest($1::uuid[], $2::uuid[]) AS given (client_id, row_id),
         LATERAL (SELECT actor_name, at FROM audit_entries
                   WHERE client_id = given.client_id AND at > $3 AND campaign_row_id IS DISTINCT FROM given.row_id AND action <> 'exported'
                   ORDER BY sequence DESC LIMIT 1) e`,
      [claimed.map(({ clientId }) => clientId), claimed.map(({ id }) => id), since ?? new Date(0)],
    );
    return new Map(rows.map(({ clientId, by, at }) => [clientId, { by, at }]));
  }

  private columnsOf(outcome: Outcome) {
    if ('deed' in outcome) {
      const { text, result } = outcome.deed;
      return { state: this.rows.between('do').to, reason: null, outcome: text, ...resultOf(result) };
    }
    const { forecast, reasons, result, mend } = outcome.verdict;
    const { to } = this.rows.between(forecast === 'refused' ? 'refuse' : 'skip');
    const mended = mend ? { mend_label: mend.label, mend_href: mend.href } : {};
    return { state: to, reason: reasons.join('\n'), outcome: null, ...resultOf(result), ...mended };
  }
}

function resultOf(result: Deed['result']) {
  return { result_kind: result?.kind ?? null, result_id: result?.id ?? null };
}
