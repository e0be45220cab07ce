import sql from 'sql-template-tag';
import { Injectable } from '@nestjs/common';
import { inServiceSql, slotsInForceFrom } from '../slots/coverage-sql.js';
import type { ActionCode } from '../journey/steps/action-queues.js';
import { clientList } from '../clients/list/client-list.js';
import { followedByMe } from '../clients/followed.facts.js';
import type { CampaignState } from '../campaigns/engine/campaign.transitions.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { actionQuery } from './action-query.js';
import { countTasks, type TaskCount } from './task-counts.js';
import { tasks } from './tasks.js';

// As the clients' own filter `mine=1` has it.
const ofScope = (mine: boolean) => (mine ? `AND ${followedByMe}` : '');

export interface ActionCount {
  code: ActionCode;
  count: number;
  /** Days since the oldest; null when nothing says since when. */
  days: number | null;
  late: number;
}

export interface FunnelRow {
  step: number;
  here: number;
  client: number;
  editor: number;
  ans: number;
  administrator: number;
  medianDays: number | null;
  over30: number;
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

  /** All tasks, in one round trip. */
  taskCounts(mine: boolean): Promise<TaskCount[]> {
    return countTasks(this.db, tasks, mine);
  }

  /** The clients whose next action is ours, by action: one pass, by the very condition of the lists they lead to. */
  actionCounts(mine: boolean): Promise<ActionCount[]> {
    const { from, where } = clientList.counted(clientList.filter(actionQuery(null, mine)));
    return this.db.query<ActionCount>(
      sql`SELECT p.code, count(*)::int AS count, max((SELECT paris_today()) - p.since)::int AS days, count(*) FILTER (WHERE p.due < (SELECT paris_today()))::int AS late FROM ${from} WHERE ${where} GROUP BY p.code`,
    );
  }

  funnel(mine: boolean): Promise<FunnelRow[]> {
    return this.db.query<FunnelRow>(`
      SELECT p.step, count(*)::int AS here, count(*) FILTER (WHERE p.who = 'client')::int AS client, count(*) FILTER (WHERE p.who = 'editor')::int AS editor,
             count(*) FILTER (WHERE p.who = 'ans')::int AS ans, count(*) FILTER (WHERE p.who = 'administrator')::int AS administrator,
             percentile_cont(0.5) WITHIN GROUP (ORDER BY (SELECT paris_today()) - p.since)::int AS median_days, count(*) FILTER (WHERE p.who <> 'nobody' AND p.since < (SELECT paris_today()) - 30)::int AS over_30
        FROM client_progress p JOIN clients c ON c.id = p.client_id WHERE c.archived_at IS NULL ${ofScope(mine)} GROUP BY p.step ORDER BY p.step`);
  }

  /** Certificates in service of needed slots, declared ones too, by month of expiry, twelve months from this one; what is late counts in the first. */
  expiries(mine: boolean): Promise<ExpiryMonth[]> {
    return this.db.query<ExpiryMonth>(`
      WITH months AS MATERIALIZED (
        SELECT m, n FROM generate_series(date_trunc('month', (SELECT paris_today())::timestamp), date_trunc('month', (SELECT paris_today())::timestamp) + interval '12 months', interval '1 month')
          WITH ORDINALITY AS months (m, n)),
      ending AS (
        SELECT greatest(width_bucket(s.expires_at, (SELECT array_agg(m AT TIME ZONE 'Europe/Paris' ORDER BY n) FROM months)), 1) AS n,
               count(*) FILTER (WHERE o.id IS NULL AND s.expires_at < (SELECT moment()) + interval '60 days') AS urgent, count(o.id) AS engaged,
               count(*) FILTER (WHERE o.id IS NULL AND s.expires_at >= (SELECT moment()) + interval '60 days') AS later
          FROM ${slotsInForceFrom} WHERE s.not_needed_reason IS NULL AND ${inServiceSql} AND s.expires_at < moment() + interval '370 days' ${ofScope(mine)} GROUP BY 1)
      SELECT to_char(m, 'YYYY-MM') AS month, coalesce(urgent, 0)::int AS urgent, coalesce(engaged, 0)::int AS engaged, coalesce(later, 0)::int AS later
        FROM months LEFT JOIN ending USING (n) WHERE n <= 12 ORDER BY n`);
  }

  campaigns(): Promise<CampaignSummary[]> {
    return this.db.query<CampaignSummary>(`
      SELECT c.id, c.title, c.state, c.state_since, count(r.id)::int AS total, count(r.id) FILTER (WHERE r.state NOT IN ('pending', 'running'))::int AS handled,
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
