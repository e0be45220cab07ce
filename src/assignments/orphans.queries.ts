import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { attendedBy } from '../progress/orphan.facts.js';

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

const living = 'client_progress p JOIN clients c ON c.id = p.client_id AND c.archived_at IS NULL';
const underWay = `(SELECT count(*)::int FROM assignments s WHERE s.client_id = c.id AND s.state IN ('to_request','requested'))`;

@Injectable()
export class OrphanQueries {
  constructor(private readonly db: TenantDb) {}

  async counts(): Promise<OrphanCounts> {
    const rows = await this.db.query<OrphanCounts>(
      `SELECT (SELECT count(*)::int FROM ${living} WHERE ${attendedBy(0)}) AS none, (SELECT count(*)::int FROM ${living} WHERE ${attendedBy(1)}) AS one`,
    );
    return rows[0] ?? { none: 0, one: 0 };
  }

  /** @param active how many administrators those clients have: 0 or 1 */
  async clients(active: 0 | 1, page: { limit: number; offset: number }): Promise<OrphanRow[]> {
    return this.db.query<OrphanRow>(
      `SELECT c.id, c.name, c.finess_ej, p.active_assignments AS active, ${underWay} AS under_way,
              (SELECT min(a.first_name || ' ' || a.last_name) FROM active_assignments a WHERE a.client_id = c.id) AS administrator
         FROM ${living} WHERE ${attendedBy(active)} ORDER BY under_way, name, id LIMIT $1 OFFSET $2`,
      [page.limit, page.offset],
    );
  }
}
