import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

export interface SolutionRow {
  id: string;
  name: string;
  closedAt: Date | null;
  /** How many instances in service run it. */
  instances: number;
}

@Injectable()
export class SolutionsQueries {
  constructor(private readonly db: TenantDb) {}

  /** The solutions of the editor, those in use first. */
  counted(): Promise<SolutionRow[]> {
    return this.db.query(
      `SELECT s.id, s.name, s.closed_at, count(i.id)::int AS instances
         FROM solutions s LEFT JOIN instances i ON i.solution_id = s.id AND i.retired_at IS NULL
        GROUP BY s.id, s.name, s.closed_at ORDER BY s.closed_at IS NOT NULL, searchable(s.name), s.id LIMIT 500`,
    );
  }

  /** How many instances in service run this one. */
  async instancesOf(id: string): Promise<number> {
    const rows = await this.db.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM instances WHERE solution_id = $1 AND retired_at IS NULL',
      [id],
    );
    return rows[0]?.count ?? 0;
  }

  /** Adds a solution of that name. @returns whether it is new: « dui santé » and « DUI Santé » are one */
  async add(id: string, name: string): Promise<boolean> {
    const added = await this.db.execute(
      'INSERT INTO solutions (id, name) VALUES ($1, $2) ON CONFLICT (editor_id, lower(name)) DO NOTHING',
      [id, name],
    );
    return added === 1;
  }

  async idOf(name: string): Promise<string> {
    const rows = await this.db.query<{ id: string }>('SELECT id FROM solutions WHERE lower(name) = lower($1)', [name]);
    if (!rows[0]) throw new Error('The solution just written cannot be read');
    return rows[0].id;
  }
}
