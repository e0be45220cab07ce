import { administratorName } from '../administrators/administrator.facts.js';
import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { Injectable } from '@nestjs/common';
import type { ActionCode } from '../journey/steps/action-queues.js';
import { followedHalves, whomIFollowFor } from '../clients/followed.facts.js';
import { clientList } from '../clients/list/client-list.js';
import { tablesFor } from '../platform/lists/capped-counts.js';
import type { CampaignState } from '../campaigns/engine/campaign.transitions.js';
import { rowTally, type RowTally, hasBegun } from '../campaigns/engine/campaign-row.facts.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { countedEnds, countedMonths, countedSteps } from '../progress/progress-counts.facts.js';
import { remainingOf } from '../departures/departure-things.js';
import { clock } from '../platform/clock.js';
import { type EndsOfMonth, type ExpiryMonth, expiryMonths, monthsFrom } from './expiry-months.js';
import { actionQuery } from './action-query.js';
import { type FunnelRow, funnelOf, type WaitingClients } from './funnel.js';

export interface ActionCount {
  code: ActionCode;
  count: number;
  /** Days since the oldest; null when nothing says since when. */
  days: number | null;
  late: number;
}

export interface CampaignSummary extends RowTally {
  id: string;
  title: string;
  state: CampaignState;
  stateSince: Date;
  begun: boolean;
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

/** Those at a step who wait for the same: since how many days, and how many of them. A day is no row of its own: there are hundreds. */
interface Waits extends Pick<WaitingClients, 'step' | 'who'> {
  days: [days: number | null, count: number][];
}

const [ofWhomIFollowFor, ofLent] = followedHalves;
const followedForMe = raw(`${ofWhomIFollowFor} AND NOT p.archived`);
const lentToMe = raw(`${ofLent} AND (${ofWhomIFollowFor}) IS NOT TRUE AND NOT p.archived`);

const waitingOf = (condition: Sql) =>
  sql`SELECT p.step, p.who, p.since, count(*)::int AS count FROM client_progress p WHERE ${condition} GROUP BY p.step, p.who, p.since`;

/** What is read of the clients that one follows, by conditions that exclude one another, each with its index. */
function followed(read: (condition: Sql) => Sql): Sql {
  const { where, apart = [where] } = clientList.counted(clientList.filter({ mine: '1' }));
  return join(apart.map(read), ' UNION ALL ');
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

  /** Of all clients as they are counted; of those that one follows in a walk along their index, those that wait for the same since the same day together. */
  async funnel(mine: boolean): Promise<FunnelRow[]> {
    const waiting = mine ? followed(waitingOf) : raw(countedSteps);
    const waits = await this.db.query<Waits>(
      sql`SELECT step, who, json_agg(json_build_array((SELECT paris_today()) - since, count)) AS days FROM (${waiting}) waiting GROUP BY step, who`,
    );
    return funnelOf(
      waits.flatMap(({ step, who, days: all }) => all.map(([days, count]) => ({ step, who, days, count }))),
    );
  }

  /**
   * Certificates in service of needed slots, declared ones too, by month of expiry. Months are counted as they change; of the one in which some
   * days are near and others are not, the days are asked for, of one person's clients where their index has them. Of clients that somebody
   * stands in for one by one, all are.
   */
  async expiries(mine: boolean): Promise<ExpiryMonth[]> {
    const { today, near, monthOfNear, until } = monthsFrom(clock.today());
    const among = (days: Sql, number = '1') =>
      sql`SELECT ${monthOfNear}::date, 'near', ${raw(number)} FROM ${days} WHERE day BETWEEN ${monthOfNear}::date AND ${near}::date`;
    const lent = sql`WITH lent AS MATERIALIZED (SELECT unnest(p.ends) AS day, unnest(p.renewed) AS renewed FROM client_progress p WHERE ${lentToMe})`;
    const firstIsNear = sql`(SELECT unnest(p.ends) AS day FROM client_progress p WHERE ${followedForMe} AND cardinality(p.ends) > 0 AND p.ends[1] <= ${near}::date) own`;
    const parts = mine
      ? [
          countedMonths(until, whomIFollowFor),
          among(firstIsNear),
          sql`SELECT day, 'open', 1 FROM lent WHERE day < ${until}::date`,
          sql`SELECT renewed, 'renewed', 1 FROM lent WHERE renewed < ${until}::date`,
          among(sql`lent`),
        ]
      : [countedMonths(until), among(sql`(${raw(countedEnds)}) all_of_them`, 'number')];
    const found = await this.db.query<EndsOfMonth>(
      sql`${mine ? lent : empty} SELECT day, subject AS kind, sum(number)::int AS number FROM (${join(parts, ' UNION ALL ')}) ends GROUP BY day, subject`,
    );
    return expiryMonths(found, today);
  }

  campaigns(): Promise<CampaignSummary[]> {
    return this.db.query<CampaignSummary>(`
      SELECT c.id, c.title, c.state, c.state_since, n.*, ${hasBegun('c.id')} AS begun
        FROM (SELECT * FROM campaigns WHERE state IN ('running', 'paused', 'finished') ORDER BY state_since DESC LIMIT 4) c
       CROSS JOIN LATERAL (SELECT ${rowTally} FROM campaign_rows r WHERE r.campaign_id = c.id) n ORDER BY c.state_since DESC`);
  }

  /** Departures under way, the first to leave first: until ANS has recorded the last end. Hardly ever there is one, whose clients are asked for then. */
  async departures(): Promise<DepartureSummary[]> {
    const underWay = await this.db.query<Omit<DepartureSummary, 'remaining'>>(sql`
      SELECT d.id, ${raw(administratorName('a'))} AS name, d.state, d.clients, d.access_ended_at IS NOT NULL AS ended,
             (SELECT string_agg(k.kind || coalesce(' ' || k.number, ''), ', ') FROM cards k WHERE k.administrator_id = a.id AND k.state IN ('ordered', 'active')) AS card
        FROM departures d JOIN administrators a ON a.id = d.administrator_id WHERE d.state = 'confirmed' ORDER BY d.last_day, d.id LIMIT 20`);
    if (underWay.length === 0) return [];
    const counted = await this.db.query<{ id: string; remaining: number }>(
      sql`SELECT d.id, (SELECT count(*)::int FROM (${remainingOf(sql`d.administrator_id`, sql`d.id`)}) t) AS remaining FROM departures d WHERE d.id = ANY(${underWay.map(({ id }) => id)})`,
    );
    const remaining = new Map(counted.map((one) => [one.id, one.remaining]));
    return underWay.map((departure) => ({ ...departure, remaining: remaining.get(departure.id) ?? 0 }));
  }

  /** Working background: jobs that gave up, for a person to see. */
  async failedJobs(): Promise<number> {
    const rows = await this.db.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM outbox WHERE failed_at IS NOT NULL',
    );
    return rows[0]?.count ?? 0;
  }
}
