import { administratorName } from '../administrators/administrator.facts.js';
import { Injectable } from '@nestjs/common';
import type { RequestKind } from '../journey/states/request-states.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { CoverageQueries, type SlotWithCoverage, withCoverage } from '../slots/coverage.queries.js';

/** A slot, and how many establishments its instance serves. */
export type SlotOfInstance = SlotWithCoverage & { establishments: number };

export interface RequestSummary {
  id: string;
  state: string;
  stateSince: Date;
  dossierNumber: string | null;
  kind: RequestKind;
  departures: string | null;
  administrators: string | null;
}

const served =
  '(SELECT count(*)::int FROM instance_establishments x JOIN establishments y ON y.id = x.establishment_id WHERE x.instance_id = i.id AND y.closed_on IS NULL) AS establishments';

const namesOf = (change: 'arrival' | 'departure') =>
  `string_agg(${administratorName('a')}, ', ' ORDER BY x.position) FILTER (WHERE x.change = '${change}')`;

@Injectable()
export class ClientOverviewQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly coverage: CoverageQueries,
  ) {}

  async slots(clientId: string, now: Date): Promise<SlotOfInstance[]> {
    return withCoverage(await this.coverage.slotFacts<{ establishments: number }>([clientId], served), now);
  }

  async latestRequest(clientId: string): Promise<RequestSummary | null> {
    const rows = await this.db.query<RequestSummary>(
      `SELECT q.id, q.kind, q.state, q.state_since, q.dossier_number, n.administrators, n.departures
         FROM (SELECT * FROM requests WHERE client_id = $1 AND state <> 'cancelled' ORDER BY created_at DESC LIMIT 1) q
        CROSS JOIN LATERAL (
          SELECT ${namesOf('arrival')} AS administrators, ${namesOf('departure')} AS departures
            FROM request_administrators x JOIN administrators a ON a.id = x.administrator_id WHERE x.request_id = q.id) n`,
      [clientId],
    );
    return rows[0] ?? null;
  }
}
