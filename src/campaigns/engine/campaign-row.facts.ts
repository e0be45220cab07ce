import type { RowState } from './campaign-row.transitions.js';

/** A row that has its outcome. One that waits has none, and one that was cancelled was never looked at again. */
export const handledStates: readonly RowState[] = ['done', 'refused', 'failed', 'skipped'];

const handled = `IN (${handledStates.map((state) => `'${state}'`).join(', ')})`;

/**
 * In SQL, of the campaign whose id is `campaign`: some row has an outcome of its own, not one that its simulation gave it. Along
 * `campaign_rows_state`, which has those that are done before all others; `OFFSET 0`, or PostgreSQL may read those of every campaign first.
 */
export const hasBegun = (campaign: string): string =>
  `EXISTS (SELECT 1 FROM campaign_rows o WHERE o.campaign_id = ${campaign} AND o.state ${handled}
             AND (o.state IN ('done', 'failed') OR coalesce(o.forecast, 'would_do') = 'would_do') OFFSET 0)`;

const counted = (name: RowState) => `count(*) FILTER (WHERE r.state = '${name}')::int AS ${name}`;

/** What a campaign came to: its rows, those that have their outcome, and which. */
export interface RowTally {
  total: number;
  handled: number;
  done: number;
  refused: number;
  failed: number;
  pending: number;
}

/** In SQL, the columns of `RowTally`, of rows `r` that are counted together. */
export const rowTally = `count(*)::int AS total, count(*) FILTER (WHERE r.state ${handled})::int AS handled, ${(['done', 'refused', 'failed', 'pending'] as const).map(counted).join(', ')}`;
