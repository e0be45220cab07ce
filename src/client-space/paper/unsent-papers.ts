import { IsKept, type Kept } from '../../platform/retention/kept.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

/** Photos that somebody chose in a space and never handed over. */
@IsKept()
export class UnsentPapers implements Kept {
  readonly key = 'space_papers';
  readonly label = 'Photos choisies dans un espace client et jamais déposées';
  readonly hint = 'Personne de chez nous ne les voit. Ce qui a été déposé est une preuve\u00a0: il reste.';
  readonly days = { usual: 2, least: 1, most: 30 };

  constructor(private readonly db: TenantDb) {}

  purge(before: Date, most: number): Promise<number> {
    return this.db.execute(
      'DELETE FROM space_papers WHERE link_id IN (SELECT link_id FROM space_papers WHERE created_at < $1 ORDER BY created_at LIMIT $2)',
      [before, most],
    );
  }
}
