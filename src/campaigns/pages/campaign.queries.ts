import { Injectable } from '@nestjs/common';
import { reasonsShown } from '../../platform/lists/other-reasons.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { rowTally, hasBegun } from '../engine/campaign-row.facts.js';
import type { RowState } from '../engine/campaign-row.transitions.js';
import type { CampaignInCommon } from './campaigns-ahead.view.js';
import type { CampaignState } from '../engine/campaign.transitions.js';
import { isUnfinished } from '../engine/campaign.facts.js';

export type ForecastCode = 'would_do' | 'done_already' | 'refused';

export interface CampaignRowLine {
  id: string;
  clientId: string;
  client: string;
  clientNumber: string;
  state: RowState;
  forecast: ForecastCode | null;
  reason: string | null;
  forecastReason: string | null;
  outcome: string | null;
  resultKind: string | null;
  resultId: string | null;
  /** The page that mends a refusal; with `:id` in it, the client's own. */
  mendLabel: string | null;
  mendHref: string | null;
  tries: number;
  changedAt: Date;
  /** Microseconds since 1970, for the next page: a Date has only milliseconds. */
  changedText: string;
}

export interface ReasonGroup {
  code: string;
  reason: string;
  mark: string;
  rows: number;
  mendLabel: string | null;
  mendHref: string | null;
}

/** Rows by what came of them, or by what was foretold: the column of the code. */
export type ToldBy = 'state' | 'forecast';

const reasonColumns: Record<ToldBy, string> = { state: 'reason', forecast: 'forecast_reason' };

/** What of a campaign changed, told by a few numbers. */
export interface CampaignPulse {
  state: CampaignState;
  total: number;
  handled: number;
  begun: boolean;
  failed: number;
  pending: number;
  /** Another text: the page is another. */
  text: string;
}

/** Which rows, and from where. `mark` is the short hash of a reason, as ReasonGroup gives it. */
export interface RowFilter {
  code: string | null;
  mark: string | null;
  after: string | null;
  /** Asked for and not known: told, never silently ignored. */
  unknown: string | null;
}

export const rowsPerPage = 50;

const columns = `r.id, r.client_id, c.name AS client, c.number AS client_number, r.state, r.forecast, r.reason, r.forecast_reason, r.outcome, r.result_kind, r.result_id, r.mend_label, r.mend_href, r.tries,
  r.changed_at, (extract(epoch FROM r.changed_at) * 1000000)::bigint::text AS changed_text`;
// The first line of a reason groups; the rest is the detail of one client.
const groupOf = (column: string) => `split_part(coalesce(${column}, ''), E'\\n', 1)`;
const markOf = (column: string) => `left(md5(${groupOf(column)}), 12)`;

@Injectable()
export class CampaignQueries {
  constructor(private readonly db: TenantDb) {}

  /** How many rows of each state, and whether one of them has an outcome of its own. */
  async course(id: string): Promise<{ counts: Map<string, number>; begun: boolean }> {
    const rows = await this.db.query<{ code: string; rows: number; begun: boolean }>(
      `SELECT state AS code, count(*)::int AS rows, ${hasBegun('$1')} AS begun FROM campaign_rows WHERE campaign_id = $1 GROUP BY 1`,
      [id],
    );
    return { counts: new Map(rows.map(({ code, rows: of }) => [code, of])), begun: rows[0]?.begun ?? false };
  }

  async countByForecast(id: string): Promise<Map<string, number>> {
    const rows = await this.db.query<{ code: string; rows: number }>(
      `SELECT coalesce(forecast, 'unknown') AS code, count(*)::int AS rows FROM campaign_rows WHERE campaign_id = $1 GROUP BY 1`,
      [id],
    );
    return new Map(rows.map((row) => [row.code, row.rows]));
  }

  async reasons(id: string): Promise<ReasonGroup[]> {
    return this.groups(id, 'state', `'refused', 'failed', 'skipped'`);
  }

  /** @param follows also what else follows for those that would be done */
  async forecastReasons(id: string, follows = false): Promise<ReasonGroup[]> {
    const told = await this.groups(id, 'forecast', `'refused', 'done_already'${follows ? `, 'would_do'` : ''}`);
    return told.filter(({ code, reason }) => code !== 'would_do' || reason !== '');
  }

  /** Those that changed last come first. */
  async rows(id: string, { code, mark, after }: Omit<RowFilter, 'unknown'>): Promise<CampaignRowLine[]> {
    const [at, last] = cursorOf(after);
    return this.db.query<CampaignRowLine>(
      `SELECT ${columns} FROM campaign_rows r JOIN clients c ON c.id = r.client_id
        WHERE r.campaign_id = $1 AND ($2::text IS NULL OR r.state = $2) AND ($3::text IS NULL OR ${markOf('r.reason')} = $3)
          AND ($4::bigint IS NULL OR (r.changed_at, r.id) < (timestamptz 'epoch' + $4::bigint * interval '1 microsecond', $5::uuid))
        ORDER BY r.changed_at DESC, r.id DESC LIMIT ${rowsPerPage + 1}`,
      [id, code, mark, at, last],
    );
  }

  /** In the order of the clients' names, so many after one of them. */
  async rowsByName(
    id: string,
    by: ToldBy,
    { code, mark, after }: Omit<RowFilter, 'unknown'>,
    atMost: number,
  ): Promise<CampaignRowLine[]> {
    return this.db.query<CampaignRowLine>(
      `SELECT ${columns} FROM campaign_rows r JOIN clients c ON c.id = r.client_id
        WHERE r.campaign_id = $1 AND ($2::text IS NULL OR r.${by} = $2) AND ($3::text IS NULL OR ${markOf(`r.${reasonColumns[by]}`)} = $3) AND ($4::uuid IS NULL OR r.id > $4)
        ORDER BY r.id LIMIT $5`,
      [id, code, mark, after, atMost],
    );
  }

  /** Up to three clients that would be changed, from the whole alphabet: the first, one of the middle, the last. */
  async sampled(id: string): Promise<string[]> {
    const rows = await this.db.query<{ clientId: string }>(
      `SELECT client_id FROM (SELECT client_id, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS total FROM campaign_rows
          WHERE campaign_id = $1 AND forecast = 'would_do') r
        WHERE place IN (1, (total + 1) / 2, total) ORDER BY place`,
      [id],
    );
    return rows.map((row) => row.clientId);
  }

  /** The other campaigns under way that still have to do clients which this one would change, and how many of them. */
  async inCommon(id: string): Promise<CampaignInCommon[]> {
    return this.db.query<CampaignInCommon>(
      // One after the other, each along its own rows: where none is under way, those of this one are not read.
      `SELECT k.id, k.title, k.confirmed_by, n.clients
         FROM (SELECT id, title, confirmed_by FROM campaigns WHERE ${isUnfinished('campaigns')} AND id <> $1 ORDER BY id DESC LIMIT 20) k
        CROSS JOIN LATERAL (SELECT count(*)::int AS clients FROM campaign_rows r JOIN campaign_rows o ON o.client_id = r.client_id
           WHERE r.campaign_id = $1 AND r.forecast = 'would_do' AND o.campaign_id = k.id AND o.state = 'pending') n
        WHERE n.clients > 0 ORDER BY n.clients DESC, k.id LIMIT 3`,
      [id],
    );
  }

  /** Of campaigns that are looked at: one statement for all of them. */
  async pulses(ids: string[]): Promise<Map<string, CampaignPulse>> {
    const rows = await this.db.query<CampaignPulse & { id: string }>(
      `SELECT k.id, k.state, n.total, n.handled, ${hasBegun('k.id')} AS begun, n.failed, n.pending, concat_ws(' ', k.state, k.version, n.*) AS text FROM campaigns k CROSS JOIN LATERAL (
         SELECT ${rowTally}, max(r.changed_at) AS last FROM campaign_rows r WHERE r.campaign_id = k.id) n
        WHERE k.id = ANY ($1::uuid[])`,
      [ids],
    );
    return new Map(rows.map(({ id, ...pulse }) => [id, pulse]));
  }

  /** Rows that ended in the last minute, and over how many seconds: what the remaining time is told from. */
  async pace(id: string): Promise<{ rows: number; seconds: number }> {
    const rows = await this.db.query<{ rows: number; seconds: number }>(
      `SELECT count(*)::int AS rows, coalesce(extract(epoch FROM instant() - min(r.changed_at)), 0)::float AS seconds FROM campaign_rows r JOIN campaigns k ON k.id = r.campaign_id
        WHERE r.campaign_id = $1 AND r.tries > 0 AND r.state <> 'pending' AND r.changed_at > greatest(k.confirmed_at, moment() - interval '60 seconds')`,
      [id],
    );
    return rows[0] ?? { rows: 0, seconds: 0 };
  }

  /** Who stopped it, when and why. */
  async stopped(id: string): Promise<{ by: string; at: Date; reason: string | null } | null> {
    const [stop] = await this.db.query<{ by: string; at: Date; reason: string | null }>(
      `SELECT actor_name AS by, at, reason FROM audit_entries WHERE subject_kind = 'campaign' AND subject_id = $1 AND action = 'cancel' ORDER BY sequence DESC LIMIT 1`,
      [id],
    );
    return stop ?? null;
  }

  private groups(id: string, code: ToldBy, codes: string): Promise<ReasonGroup[]> {
    const reason = reasonColumns[code];
    return this.db.query<ReasonGroup>(
      `SELECT code, reason, mark, rows, mend_label, mend_href
         FROM (SELECT ${code} AS code, ${groupOf(reason)} AS reason, ${markOf(reason)} AS mark, count(*)::int AS rows,
                      CASE WHEN min(mend_href) = max(mend_href) THEN min(mend_label) END AS mend_label, CASE WHEN min(mend_href) = max(mend_href) THEN min(mend_href) END AS mend_href,
                      row_number() OVER (PARTITION BY ${code} ORDER BY count(*) DESC, ${groupOf(reason)}) AS place
                 FROM campaign_rows WHERE campaign_id = $1 AND ${code} IN (${codes}) GROUP BY 1, 2, 3) g
        WHERE place <= ${reasonsShown} ORDER BY rows DESC, reason`,
      [id],
    );
  }
}

/** `1795527120123456~<id>`; anything else begins at the first page. */
function cursorOf(after: string | null): [string | null, string | null] {
  const parts = /^(\d{1,17})~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(after ?? '');
  return parts ? [parts[1] ?? null, parts[2] ?? null] : [null, null];
}
