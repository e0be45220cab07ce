import { IsKept, type Kept } from '../../platform/retention/kept.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

/** Sets of clients that were frozen and led to no campaign: those of campaigns are their evidence. */
@IsKept()
export class StaleSelections implements Kept {
  readonly key = 'selections';
  readonly label = 'Sélections sans campagne';
  readonly hint = 'Celles dont une campagne est partie restent avec elle.';
  readonly days = { usual: 30, least: 1, most: 365 };

  constructor(private readonly db: TenantDb) {}

  purge(before: Date, most: number): Promise<number> {
    return this.db.execute(
      `DELETE FROM selections WHERE id IN (
         SELECT s.id FROM selections s WHERE s.created_at < $1 AND NOT EXISTS (SELECT 1 FROM campaigns c WHERE c.selection_id = s.id)
          ORDER BY s.created_at LIMIT $2)`,
      [before, most],
    );
  }
}
