import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

@Injectable()
export class TeamQueries {
  constructor(private readonly db: TenantDb) {}

  /** What somebody holds: clients they follow, and absences of others they have agreed to cover. */
  async heldBy(userId: string): Promise<{ clients: number; deputies: number }> {
    const rows = await this.db.query<{ clients: number; deputies: number }>(
      `SELECT (SELECT count(*)::int FROM clients c WHERE c.account_manager_id = $1 AND c.archived_at IS NULL) AS clients,
              (SELECT count(*)::int FROM deputies d WHERE d.deputy_id = $1 AND d.ends_on >= paris_today()) AS deputies`,
      [userId],
    );
    return rows[0] ?? { clients: 0, deputies: 0 };
  }
}
