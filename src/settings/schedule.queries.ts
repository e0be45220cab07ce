import { Injectable } from '@nestjs/common';
import { Refused } from '../platform/web/errors.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

export interface FailedJobs {
  name: string;
  lastError: string | null;
  /** Stands for the error. */
  cause: string;
  jobs: number;
  tries: number;
  first: Date;
  last: Date;
}

@Injectable()
export class ScheduleQueries {
  constructor(private readonly db: TenantDb) {}

  /** When each recurring job last ran. */
  async lastRuns(): Promise<Map<string, Date>> {
    const rows = await this.db.query<{ name: string; lastRunAt: Date }>('SELECT name, last_run_at FROM recurring_runs');
    return new Map(rows.map((row) => [row.name, row.lastRunAt]));
  }

  /** Those that gave up, alike together: an hour without a relay is one line. The latest first; one more than shown tells that there are more. */
  failed(): Promise<FailedJobs[]> {
    return this.db.query<FailedJobs>(
      `SELECT name, last_error, ${cause} AS cause, count(*)::int AS jobs, max(tries) AS tries, min(failed_at) AS first, max(failed_at) AS last FROM outbox
        WHERE failed_at IS NOT NULL GROUP BY name, last_error ORDER BY max(failed_at) DESC, 3 LIMIT ${failuresShown + 1}`,
    );
  }

  async waiting(): Promise<number> {
    const rows = await this.db.query<{ jobs: number }>(
      'SELECT count(*)::int AS jobs FROM outbox WHERE done_at IS NULL AND failed_at IS NULL',
    );
    return rows[0]?.jobs ?? 0;
  }

  /**
   * All that gave up alike are due again at once. Of several that are one and the same, by their key, the latest is, and none where it waits
   * already: the others are over.
   * @returns how many are due again, and how many are over
   */
  async retry(name: string, because: string): Promise<{ again: number; over: number }> {
    const rows = await this.db.keptApart(
      'outbox_key',
      () =>
        this.db.query<{ again: boolean }>(
          `UPDATE outbox o SET failed_at = NULL, handed_at = NULL, tries = 0, interrupted = 0, due_at = now(), done_at = CASE WHEN f.later > 0 OR f.waits THEN now() END
             FROM (SELECT id, key, CASE WHEN key IS NULL THEN 0 ELSE row_number() OVER (PARTITION BY key ORDER BY failed_at DESC, id DESC) - 1 END AS later,
                          EXISTS (SELECT 1 FROM outbox w WHERE w.name = g.name AND w.key = g.key AND w.done_at IS NULL AND w.failed_at IS NULL) AS waits
                     FROM outbox g WHERE failed_at IS NOT NULL AND name = $1 AND ${cause} = $2) f
            WHERE o.id = f.id AND o.failed_at IS NOT NULL RETURNING o.done_at IS NULL AS again`,
          [name, because],
        ),
      () => new Refused(['La même tâche attend déjà d’être faite\u00a0: celle-ci n’a pas à être relancée.']),
    );
    const again = rows.filter((row) => row.again).length;
    return { again, over: rows.length - again };
  }
}

/** How many kinds of failures the page shows. */
export const failuresShown = 50;

// An error may have several lines, which a form would not give back as they are.
const cause = `md5(coalesce(last_error, ''))`;
