import { Injectable } from '@nestjs/common';
import type { Coverage } from '../journey/coverage.js';
import { followedByMe } from '../clients/client-filter.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { certificateInForceJoin, coverageSql, openOrderJoin } from './coverage-sql.js';
import { selectSlotFacts, type SlotFactsRow } from './coverage.queries.js';

export interface GridFilter {
  view: 'grid' | 'list';
  query: string;
  coverage: Coverage | null;
  /** Only slots without an open order. */
  withoutOrder: boolean;
  /** Only slots of the clients that the person follows. */
  mine: boolean;
  after: string[] | null;
}

export interface GridClient {
  id: string;
  name: string;
  town: string | null;
  environment: string;
  rank: number;
  instances: number;
}

export type SlotListRow = SlotFactsRow & { client: string; town: string | null; expiry_key: string };

export const gridPageSize = 50;
const after9999 = `'9999-12-31T00:00:00Z'::timestamptz`;
// What hurts most comes first; `client_progress` is in step with every change and computed again each night.
const rank = `coalesce(array_position(ARRAY['expired','missing','expiring','issued_not_installed','requested','covered','not_needed'], p.worst_coverage), 8)`;
const own = `SELECT c.id FROM clients c WHERE ${followedByMe}`;
const matches = (filter: GridFilter) =>
  `($1 = '' OR strpos(k.search, searchable($1)) > 0)${filter.mine ? ` AND k.id IN (${own})` : ''}`;

@Injectable()
export class GridQueries {
  constructor(private readonly db: TenantDb) {}

  /** A page of clients that have slots, the most urgent first; one more than the page tells that there is a next one. */
  clients(filter: GridFilter, now: Date): Promise<GridClient[]> {
    const [rankAfter, nameAfter, idAfter] = filter.after ?? [];
    return this.db.query<GridClient>(
      `SELECT * FROM (
         SELECT k.id, k.name, k.town, k.environment, ${rank} AS rank, (SELECT count(*)::int FROM instances i WHERE i.client_id = k.id AND i.retired_at IS NULL) AS instances
           FROM clients k LEFT JOIN client_progress p ON p.client_id = k.id
          WHERE k.archived_at IS NULL AND ${matches(filter)} AND EXISTS (${slotsOf('k.id')})) page
        WHERE $5::int IS NULL OR (rank, name, id) > ($5, $6::text, $7::uuid)
        ORDER BY rank, name, id LIMIT ${gridPageSize + 1}`,
      [filter.query, filter.coverage, filter.withoutOrder, now, rankAfter ?? null, nameAfter ?? null, idAfter ?? null],
    );
  }

  /** A page of slots, the first to expire first, those without a certificate last. */
  slots(filter: GridFilter, now: Date): Promise<SlotListRow[]> {
    const [expiryAfter, idAfter] = filter.after ?? [];
    const key = `date_trunc('milliseconds', coalesce(c.not_after, ${after9999}))`;
    const select = selectSlotFacts.replace(
      'SELECT s.id,',
      `SELECT k.name AS client, k.town, ${key} AS expiry_key, s.id,`,
    );
    return this.db.query<SlotListRow>(
      `${select} JOIN clients k ON k.id = s.client_id
        WHERE k.archived_at IS NULL AND ${matches(filter)} AND ${conditions} AND ($5::timestamptz IS NULL OR (${key}, s.id) > ($5, $6::uuid))
        ORDER BY ${key}, s.id LIMIT ${gridPageSize + 1}`,
      [filter.query, filter.coverage, filter.withoutOrder, now, expiryAfter ?? null, idAfter ?? null],
    );
  }
}

const conditions = `($2::text IS NULL OR ${coverageSql('$4')} = $2) AND (NOT $3 OR o.id IS NULL) AND $4::timestamptz IS NOT NULL`;

function slotsOf(clientId: string): string {
  return `SELECT 1 FROM slots s LEFT JOIN ${certificateInForceJoin} ON true LEFT JOIN ${openOrderJoin} ON true WHERE s.client_id = ${clientId} AND ${conditions}`;
}

/** Counts the slots of the list `view=list`: the same condition, without a page. */
export function slotListCount(filter: GridFilter, now: Date) {
  return {
    from: `slots s JOIN clients k ON k.id = s.client_id LEFT JOIN ${certificateInForceJoin} ON true LEFT JOIN ${openOrderJoin} ON true`,
    where: `k.archived_at IS NULL AND ${matches(filter)} AND ${conditions}`,
    parameters: [filter.query, filter.coverage, filter.withoutOrder, now],
    since: 'c.not_after',
  };
}
