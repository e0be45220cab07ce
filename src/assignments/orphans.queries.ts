import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

/** Clients with nobody (alarm) or one person only (warning) to order for them. Domain rule 8. */
export interface OrphanCounts {
  none: number;
  one: number;
}

export interface OrphanRow {
  id: string;
  name: string;
  finess_ej: string;
  active: number;
  under_way: number;
  administrator: string | null;
}

const counted = `SELECT c.id, c.name, c.finess_ej,
       count(s.id) FILTER (WHERE s.state IN ('active','end_to_request','end_requested') AND (a.left_on IS NULL OR a.left_on > paris_today()))::int AS active,
       count(s.id) FILTER (WHERE s.state IN ('to_request','requested'))::int AS under_way,
       min(a.first_name || ' ' || a.last_name) FILTER (WHERE s.state IN ('active','end_to_request','end_requested')) AS administrator
  FROM clients c LEFT JOIN assignments s ON s.client_id = c.id AND s.state <> 'closed' LEFT JOIN administrators a ON a.id = s.administrator_id
 WHERE c.archived_at IS NULL GROUP BY c.editor_id, c.id`;

@Injectable()
export class OrphanQueries {
  constructor(private readonly db: TenantDb) {}

  async counts(): Promise<OrphanCounts> {
    const rows = await this.db.query<OrphanCounts>(
      `SELECT count(*) FILTER (WHERE active = 0)::int AS none, count(*) FILTER (WHERE active = 1)::int AS one FROM (${counted}) o`,
    );
    return rows[0] ?? { none: 0, one: 0 };
  }

  /** @param active how many administrators those clients have: 0 or 1 */
  async clients(active: 0 | 1, page: { limit: number; offset: number }): Promise<OrphanRow[]> {
    return this.db.query<OrphanRow>(
      `SELECT * FROM (${counted}) o WHERE active = $1 ORDER BY under_way, name, id LIMIT $2 OFFSET $3`,
      [active, page.limit, page.offset],
    );
  }
}
