import { Injectable } from '@nestjs/common';
import sql, { raw } from 'sql-template-tag';
import type { MovedAssignment } from '../assignments/assignment-changes.service.js';
import { goesOnWithout } from '../assignments/who-stays.facts.js';
import { onPortal } from '../delegations/delegation.facts.js';
import { replacedRequest } from '../requests/request.facts.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { Departure } from './departure.entity.js';
import { keptDuring, leftAloneBy } from './departure-things.js';

export interface StandingOfStopped {
  carried: number;
  planned: number;
  asked: number;
}

/** What is left to do of a departure under way, weeks after its campaign. */
@Injectable()
export class DepartureFollowUp {
  constructor(private readonly db: TenantDb) {}

  /** What became of the forecasts of a campaign: its sum, by forecast. */
  forecasts(campaignId: string): Promise<{ forecast: string; count: number }[]> {
    return this.db.query<{ forecast: string; count: number }>(
      `SELECT coalesce(forecast, '') AS forecast, count(*)::int AS count FROM campaign_rows WHERE campaign_id = $1 GROUP BY 1`,
      [campaignId],
    );
  }

  /** Clients that the campaign of this departure has changed. */
  async carried({ campaignId }: Departure): Promise<string[]> {
    const rows = await this.db.query<{ clientId: string }>(
      `SELECT r.client_id FROM campaign_rows r JOIN clients c ON c.id = r.client_id AND c.archived_at IS NULL WHERE r.campaign_id = $1 AND r.state = 'done'`,
      [campaignId],
    );
    return rows.map(({ clientId }) => clientId);
  }

  /** Clients where an order under way is still at the name of who leaves. */
  async withOrders({ administratorId }: Departure): Promise<string[]> {
    const rows = await this.db.query<{ clientId: string }>(
      `SELECT DISTINCT o.client_id FROM open_orders o JOIN clients c ON c.id = o.client_id AND c.archived_at IS NULL WHERE o.administrator_id = $1`,
      [administratorId],
    );
    return rows.map(({ clientId }) => clientId);
  }

  /** The client of each order whose certificate waits to be collected by who leaves: it passes to nobody while they may. */
  async toCollect({ administratorId }: Departure): Promise<string[]> {
    const rows = await this.db.query<{ clientId: string }>(
      `SELECT o.client_id FROM open_orders o WHERE o.administrator_id = $1 AND o.state = 'to_collect'`,
      [administratorId],
    );
    return rows.map(({ clientId }) => clientId);
  }

  /** Clients whose form, made by this departure or naming who leaves, is still a draft, and has something to ask. */
  async formsToSend({ administratorId, campaignId }: Departure): Promise<string[]> {
    const rows = await this.db.query<{ clientId: string }>(
      `SELECT q.client_id FROM open_requests q JOIN clients c ON c.id = q.client_id AND c.archived_at IS NULL
        WHERE q.state = 'draft' AND NOT (${replacedRequest}) AND (
              q.id IN (SELECT r.result_id FROM campaign_rows r WHERE r.campaign_id = $2 AND r.state = 'done' AND r.result_kind = 'request')
           OR q.id IN (SELECT n.request_id FROM request_administrators n WHERE n.administrator_id = $1 AND n.change = 'departure'))`,
      [administratorId, campaignId],
    );
    return rows.map(({ clientId }) => clientId);
  }

  /** What had been done of a departure when it was stopped, and stands: clients of its campaign, ends that wait, ends that ANS was asked for. */
  async standing({ administratorId, campaignId }: Departure): Promise<StandingOfStopped> {
    const [row] = await this.db.query<StandingOfStopped>(
      `SELECT (SELECT count(*)::int FROM campaign_rows r WHERE r.campaign_id = $2 AND r.state = 'done') AS carried,
              count(*) FILTER (WHERE s.state = 'end_to_request')::int AS planned, count(*) FILTER (WHERE s.state = 'end_requested')::int AS asked
         FROM recorded_assignments s WHERE s.administrator_id = $1`,
      [administratorId, campaignId],
    );
    return row ?? { carried: 0, planned: 0, asked: 0 };
  }

  /** Whose end may be asked for now that somebody else is in force: the second step of a departure under way. */
  secondSteps(
    { id, administratorId }: Pick<Departure, 'id' | 'administratorId'>,
    atMost: number,
  ): Promise<MovedAssignment[]> {
    // Not of what somebody kept since. A row that had nothing to do yet waits for ANS as the others do: a form of before that names the person, an arrival under way.
    return this.db.query<MovedAssignment>(
      sql`SELECT s.id, s.client_id, s.administrator_id, s.state, s.version FROM assignments s JOIN clients c ON c.id = s.client_id
           WHERE s.administrator_id = ${administratorId} AND s.state = 'active'
             AND EXISTS (SELECT 1 FROM campaign_rows r JOIN campaigns k ON k.id = r.campaign_id AND k.kind = 'depart' AND k.parameters->>'departure' = ${id}
                          WHERE r.client_id = s.client_id AND r.state IN ('done', 'skipped'))
             AND s.client_id NOT IN (${leftAloneBy(sql`${id}::uuid`)})
             AND NOT ${keptDuring(sql`${id}::uuid`, sql`s.id`)}
             AND ${raw(goesOnWithout('s.administrator_id'))}
           ORDER BY s.client_id LIMIT ${atMost} FOR NO KEY UPDATE OF s SKIP LOCKED`,
    );
  }

  /** Ends planned at clients that are on the portal, whoever else is in force there: one gesture in our team ends them all. */
  endableOnPortal(administratorId: string, atMost: number): Promise<MovedAssignment[]> {
    return this.db.query<MovedAssignment>(
      `SELECT s.id, s.client_id, s.administrator_id, s.state, s.version FROM assignments s JOIN clients c ON c.id = s.client_id
        WHERE s.administrator_id = $1 AND s.state = 'end_to_request'
          AND ${onPortal('s.client_id')}
          AND ${goesOnWithout('$1')}
        ORDER BY s.client_id LIMIT $2 FOR NO KEY UPDATE OF s SKIP LOCKED`,
      [administratorId, atMost],
    );
  }

  /** What is wished for somebody, and asked of nobody, at these clients. */
  wishes(administratorId: string, clientIds: string[]): Promise<MovedAssignment[]> {
    return this.db.query<MovedAssignment>(
      `SELECT id, client_id, administrator_id, state, version FROM assignments WHERE administrator_id = $1 AND state = 'to_request' AND client_id = ANY ($2::uuid[])`,
      [administratorId, clientIds],
    );
  }
}
