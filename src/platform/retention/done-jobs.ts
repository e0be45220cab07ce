import { TenantDb } from '../tenancy/tenant-db.js';
import { IsKept, type Kept } from './kept.js';

/** Rows of the outbox that are done; what gave up stays for somebody to see. */
@IsKept()
export class DoneJobs implements Kept {
  readonly key = 'jobs';
  readonly label = 'Tâches faites';
  readonly hint =
    'Leurs numéros seulement\u00a0: ce qu’elles ont fait reste. Les tâches en échec attendent qu’on les voie.';
  readonly days = { usual: 30, least: 1, most: 365 };

  constructor(private readonly db: TenantDb) {}

  purge(before: Date, most: number): Promise<number> {
    return this.db.execute(
      'DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE done_at < $1 ORDER BY done_at LIMIT $2)',
      [before, most],
    );
  }
}
