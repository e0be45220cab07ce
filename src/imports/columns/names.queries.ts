import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { Names } from './cell-readers.js';

/** The names a cell may hold, as the editor has them. */
@Injectable()
export class NamesQueries {
  constructor(private readonly db: TenantDb) {}

  async all(): Promise<Names> {
    return {
      people: await this.db.query(
        'SELECT id, email, name, disabled_at IS NOT NULL AS disabled FROM users ORDER BY searchable(name)',
      ),
      solutions: await this.db.query('SELECT id, name FROM solutions ORDER BY searchable(name)'),
      groupings: await this.db.query('SELECT id, name FROM groupings ORDER BY searchable(name)'),
    };
  }
}
