import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

@Injectable()
export class SettingsQueries {
  constructor(private readonly db: TenantDb) {}

  /** The certification authorities, and what their last revocation list says of itself. */
  authorities(): Promise<Record<string, unknown>[]> {
    return this.db.query(
      `SELECT a.name, a.kind, a.environment, a.not_after, a.sha256, r.this_update, r.next_update
         FROM authorities a LEFT JOIN revocation_lists r ON r.authority_sha256 = a.sha256 ORDER BY a.environment, a.kind DESC`,
    );
  }

  /** The solutions, with how many instances in service each has. */
  solutions(): Promise<{ name: string; instances: number }[]> {
    return this.db.query(
      'SELECT s.name, count(i.id)::int AS instances FROM solutions s LEFT JOIN instances i ON i.solution_id = s.id AND i.retired_at IS NULL GROUP BY s.id, s.name ORDER BY searchable(s.name)',
    );
  }
}
