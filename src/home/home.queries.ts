import sql, { join } from 'sql-template-tag';
import { Injectable } from '@nestjs/common';
import { inServiceSql, ofClientsHere } from '../slots/coverage-sql.js';
import type { ActionCode } from '../journey/steps/action-queues.js';
import { clientList } from '../clients/list/client-list.js';
import { followedHalves } from '../clients/followed.facts.js';
import { tablesFor } from '../platform/lists/capped-counts.js';
import type { CampaignState } from '../campaigns/engine/campaign.transitions.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { actionQuery } from './action-query.js';
import { type FunnelRow, funnelOf, type WaitingClients } from './funnel.js';

// As the clients' own filter `mine=1` has it.
const ofScope = (mine: boolean) => (mine ? `AND (${followedHalves.join(' OR ')})` : '');

export interface ActionCount {
  code: ActionCode;
  count: number;
  /** Days since the oldest; null when nothing says since when. */
  days: number | null;
  late: number;
}

export interface ExpiryMonth {
  month: string;
  urgent: number;
  engaged: number;
  later: number;
}

export interface CampaignSummary {
  id: string;
  title: string;
  state: CampaignState;
  stateSince: Date;
  total: number;
  handled: number;
  refused: number;
  failed: number;
}

export interface DepartureSummary {
  id: string;
  name: string;
  state: string;
  clients: number | null;
  remaining: number;
  /** The accesses have ended. */
  ended: boolean;
  /** Cards that still serve. */
  card: string | null;
}

@Injectable()
export class HomeQueries {
  constructor(private readonly db: TenantDb) {}

  /** The clients whose next action is ours, by action: one pass, by the very condition of the lists they lead to. */
  actionCounts(mine: boolean): Promise<ActionCount[]> {
    const { where } = clientList.filter(actionQuery(null, mine));
    const from = tablesFor(clientList.counted({ where }), where.sql);
    return this.db.query<ActionCount>(
      sql`SELECT p.code, count(*)::int AS count, max((SELECT paris_today()) - p.since)::int AS days, count(*) FILTER (WHERE p.due < (SELECT paris_today()))::int AS late FROM ${from} WHERE ${where} GROUP BY p.code`,
    );
  }

  /**
   * One walk along the index `client_progress_funnel`, or along what one follows; clients of one step that wait for the same since the same
   * day are counted together.
   */
  async funnel(mine: boolean): Promise<FunnelRow[]> {
    const parts = clientList.counted(clientList.filter(mine ? 'mine=1' : '')).apart ?? [];
    const counted = parts.map(
      (one) => sql`SELECT p.step, p.who, (SELECT paris_today()) - p.since AS days, count(*)::int AS count
        FROM client_progress p WHERE ${one} GROUP BY p.step, p.who, p.since`,
    );
    return funnelOf(await this.db.query<WaitingClients>(join(counted, ' UNION ALL ')));
  }

  /**
   * Certificates in service of needed slots, declared ones too, by month of expiry, twelve months from this one; what is late counts in the
   * first. A walk along the index `slots_phase`.
   */
  expiries(mine: boolean): Promise<ExpiryMonth[]> {
    return this.db.query<ExpiryMonth>(`
      WITH months AS MATERIALIZED (
        SELECT m, n FROM generate_series(date_trunc('month', (SELECT paris_today())::timestamp), date_trunc('month', (SELECT paris_today())::timestamp) + interval '12 months', interval '1 month')
          WITH ORDINALITY AS months (m, n)),
      ending AS (
        SELECT greatest(width_bucket(s.expires_at, (SELECT array_agg(m AT TIME ZONE 'Europe/Paris' ORDER BY n) FROM months)), 1) AS n,
               count(*) FILTER (WHERE s.open_order_id IS NULL AND s.expires_at < (SELECT moment() + interval '60 days')) AS urgent, count(s.open_order_id) AS engaged,
               count(*) FILTER (WHERE s.open_order_id IS NULL AND s.expires_at >= (SELECT moment() + interval '60 days')) AS later
          FROM slots s ${mine ? 'JOIN client_progress p ON p.client_id = s.client_id' : ''}
         WHERE ${inServiceSql} AND s.expires_at < moment() + interval '370 days' AND ${ofClientsHere} ${ofScope(mine)} GROUP BY 1)
      SELECT to_char(m, 'YYYY-MM') AS month, coalesce(urgent, 0)::int AS urgent, coalesce(engaged, 0)::int AS engaged, coalesce(later, 0)::int AS later
        FROM months LEFT JOIN ending USING (n) WHERE n <= 12 ORDER BY n`);
  }

  campaigns(): Promise<CampaignSummary[]> {
    return this.db.query<CampaignSummary>(`
      SELECT c.id, c.title, c.state, c.state_since, count(r.id)::int AS total, count(r.id) FILTER (WHERE r.state <> 'pending')::int AS handled,
             count(r.id) FILTER (WHERE r.state = 'refused')::int AS refused, count(r.id) FILTER (WHERE r.state = 'failed')::int AS failed
        FROM (SELECT * FROM campaigns WHERE state IN ('running', 'paused', 'finished') ORDER BY state_since DESC LIMIT 4) c LEFT JOIN campaign_rows r ON r.campaign_id = c.id
       GROUP BY c.id, c.title, c.state, c.state_since ORDER BY c.state_since DESC`);
  }

  /** Departures under way, the first to leave first: until ANS has recorded the last end. */
  departures(): Promise<DepartureSummary[]> {
    return this.db.query<DepartureSummary>(`
      SELECT d.id, a.first_name || ' ' || a.last_name AS name, d.state, d.clients, d.access_ended_at IS NOT NULL AS ended,
             (SELECT count(*)::int FROM recorded_assignments s JOIN clients c ON c.id = s.client_id AND c.archived_at IS NULL WHERE s.administrator_id = a.id) AS remaining,
             (SELECT string_agg(k.kind || coalesce(' ' || k.number, ''), ', ') FROM cards k WHERE k.administrator_id = a.id AND k.state IN ('ordered', 'active')) AS card
        FROM departures d JOIN administrators a ON a.id = d.administrator_id WHERE d.state = 'confirmed' ORDER BY d.last_day, d.id LIMIT 20`);
  }

  /** Working background: jobs that gave up, for a person to see. */
  async failedJobs(): Promise<number> {
    const rows = await this.db.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM outbox WHERE failed_at IS NOT NULL',
    );
    return rows[0]?.count ?? 0;
  }
}
