import { expect } from '@jest/globals';
import { HeldElsewhere } from '../../src/platform/jobs/carried-job.js';
import { JobRunner } from '../../src/platform/jobs/job-runner.js';
import type { TestTenant } from './tenant.js';

/**
 * Does the jobs of campaigns as workers would, round after round, until none is due.
 * @param options.times how often each job is handed, to several at once
 * @param options.early also those that are due later: each once
 * @returns how many jobs there were
 */
export async function workCampaigns(
  tenant: TestTenant,
  { times = 1, early = false }: { times?: number; early?: boolean } = {},
): Promise<number> {
  const runner = tenant.get(JobRunner);
  for (let round = 0, jobs = 0; ; round += 1) {
    const { rows } = await tenant.owner.query<{ id: string; name: string }>(
      `SELECT id, name FROM outbox WHERE name LIKE 'campaign%' AND done_at IS NULL AND failed_at IS NULL AND ($1 OR due_at <= now()) ORDER BY id`,
      [early && round === 0],
    );
    if (rows.length === 0) return jobs;
    jobs += rows.length;
    const handed = rows.flatMap((row) => Array.from({ length: times }, () => row));
    const hand = async () => {
      for (let job = handed.pop(); job; job = handed.pop())
        await runner.run(job.name, { editorId: tenant.editorId, outboxId: job.id }).catch(laterIfHeld);
    };
    await Promise.all([hand(), hand(), hand()]);
  }
}

// What another has in hand, the carrier brings again later.
function laterIfHeld(error: Error): void {
  expect(error).toBeInstanceOf(HeldElsewhere);
}
