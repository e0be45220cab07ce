import { Injectable } from '@nestjs/common';
import { Refused } from '../platform/web/errors.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

export interface FailedJob {
  id: string;
  name: string;
  tries: number;
  lastError: string;
  failedAt: Date;
}

@Injectable()
export class ScheduleQueries {
  constructor(private readonly db: TenantDb) {}

  /** When each recurring job last ran. */
  async lastRuns(): Promise<Map<string, Date>> {
    const rows = await this.db.query<{ name: string; lastRunAt: Date }>('SELECT name, last_run_at FROM recurring_runs');
    return new Map(rows.map((row) => [row.name, row.lastRunAt]));
  }

  failed(): Promise<FailedJob[]> {
    return this.db.query<FailedJob>(
      'SELECT id, name, tries, last_error, failed_at FROM outbox WHERE failed_at IS NOT NULL ORDER BY failed_at DESC LIMIT 50',
    );
  }

  async waiting(): Promise<number> {
    const rows = await this.db.query<{ jobs: number }>(
      'SELECT count(*)::int AS jobs FROM outbox WHERE done_at IS NULL AND failed_at IS NULL',
    );
    return rows[0]?.jobs ?? 0;
  }

  /** A job that gave up is due again at once. @throws Refused when the same one waits already */
  async retry(id: string): Promise<boolean> {
    const changed = await this.db.keptApart(
      'outbox_key',
      () =>
        this.db.execute(
          'UPDATE outbox SET failed_at = NULL, handed_at = NULL, tries = 0, interrupted = 0, due_at = now() WHERE id = $1 AND failed_at IS NOT NULL',
          [id],
        ),
      () => new Refused(['La même tâche attend déjà d’être faite\u00a0: celle-ci n’a pas à être relancée.']),
    );
    return changed > 0;
  }
}
