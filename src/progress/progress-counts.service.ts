import { Injectable } from '@nestjs/common';
import { HandlesJob } from '../platform/jobs/job-handlers.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

/**
 * `progress_counts`: what is counted of all clients that are not archived, as differences that the trigger of `client_progress` writes in the
 * transaction of each change. Their sum is exact in every snapshot; nobody waits for anybody. Here they are put together now and then.
 */
@Injectable()
export class ProgressCounts {
  constructor(private readonly db: TenantDb) {}

  // What another one took meanwhile is not given back here: each difference is put together once. Found by their ids: a day that is not told
  // equals nothing, and compared as one that may be missing each difference met all others of its key.
  @HandlesJob('progress.fold')
  async fold(): Promise<void> {
    await this.db.execute(
      `WITH taken AS (
         DELETE FROM progress_counts c USING (SELECT id, count(*) OVER (PARTITION BY subject, key, day) AS alike FROM progress_counts) several
          WHERE c.id = several.id AND several.alike > 1 RETURNING c.subject, c.key, c.day, c.number)
       INSERT INTO progress_counts (subject, key, day, number)
       SELECT subject, key, day, sum(number) FROM taken GROUP BY subject, key, day HAVING sum(number) <> 0`,
    );
  }
}
