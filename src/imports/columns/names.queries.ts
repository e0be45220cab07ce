import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { together } from '../../platform/tenancy/together.js';
import type { Names } from './cell-readers.js';
import { isInvited } from '../../accounts/active-account.facts.js';
import { onlyReadsSql } from '../../clients/who-may-follow.facts.js';

/** The names a cell may hold, as the editor has them. */
@Injectable()
export class NamesQueries {
  constructor(private readonly db: TenantDb) {}

  async all(): Promise<Names> {
    const [people, solutions, groupings] = await together(
      this.db.query<Names['people'][number]>(
        `SELECT u.id, u.email, u.name, u.disabled_at IS NOT NULL AS disabled, ${onlyReadsSql('u')} AS reads, ${isInvited('u')} AS invited FROM users u ORDER BY searchable(u.name)`,
      ),
      this.db.query<Names['solutions'][number]>(
        'SELECT id, name, closed_at IS NOT NULL AS closed FROM solutions ORDER BY searchable(name)',
      ),
      this.db.query<Names['groupings'][number]>('SELECT id, name FROM groupings ORDER BY searchable(name)'),
    );
    return { people, solutions, groupings };
  }
}
