import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { writeColumns } from '../../platform/tenancy/write-columns.js';
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

const settled =
  'id uuid, state text, reason text, outcome text, result_kind text, result_id uuid, mend_label text, mend_href text';

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
  async claim(campaignId: string, rowIds: string[]): Promise<ClaimedRow[]> {
    const { from } = this.rows.between('do');
    return this.db.query<ClaimedRow>(
      // Each by its key, whatever PostgreSQL takes the campaign to hold: rows that were written a minute ago are not in its statistics.
      `SELECT r.id, r.client_id, r.basis FROM unnest($2::uuid[]) AS given (id),
          LATERAL (SELECT id, client_id, basis, state FROM campaign_rows WHERE id = given.id OFFSET 0 FOR UPDATE SKIP LOCKED) r
        WHERE r.state = ANY ($3) AND EXISTS (SELECT 1 FROM campaigns c WHERE c.id = $1 AND c.state = 'running')`,
      [campaignId, rowIds, from],
    );
  }

  /** The outcome of every row that was claimed, in one statement; found by their keys, as they were claimed, and locked since. */
  async settle(outcomes: Map<string, Outcome>): Promise<void> {
    const rows = [...outcomes].map(([id, outcome]) => ({ id, ...this.columnsOf(outcome) }));
    await writeColumns(
      this.db,
      settled,
      rows,
      (from) =>
        `UPDATE campaign_rows c SET state = r.state, tries = c.tries + 1, begun_at = NULL, reason = r.reason, outcome = r.outcome, result_kind = r.result_kind, result_id = r.result_id,
                mend_label = coalesce(r.mend_label, c.mend_label), mend_href = coalesce(r.mend_href, c.mend_href), changed_at = instant()
           FROM ${from}, LATERAL (SELECT ctid AS place FROM campaign_rows WHERE id = r.id OFFSET 0) k WHERE c.ctid = k.place AND c.state = 'pending'`,
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
