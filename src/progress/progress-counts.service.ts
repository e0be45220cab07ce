import { Injectable } from '@nestjs/common';
import { HandlesJob } from '../platform/jobs/job-handlers.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { foldCounts } from './progress-counts.facts.js';

/**
 * `progress_counts`: what is counted of all clients that are not archived, as differences that the trigger of `client_progress` writes in the
 * transaction of each change. Their sum is exact in every snapshot; nobody waits for anybody. Here they are put together now and then.
 */
@Injectable()
export class ProgressCounts {
  constructor(private readonly db: TenantDb) {}

  // What another one took meanwhile is not given back here: each difference is put together once.
  @HandlesJob('progress.fold')
  async fold(): Promise<void> {
    await this.db.execute(foldCounts);
  }
}
