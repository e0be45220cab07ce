import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

@Injectable()
export class SettingsQueries {
  constructor(private readonly db: TenantDb) {}

  /** The solutions, with how many instances in service each has. */
  solutions(): Promise<{ name: string; instances: number }[]> {
    return this.db.query(
      'SELECT s.name, count(i.id)::int AS instances FROM solutions s LEFT JOIN instances i ON i.solution_id = s.id AND i.retired_at IS NULL GROUP BY s.id, s.name ORDER BY s.name',
    );
  }
}
