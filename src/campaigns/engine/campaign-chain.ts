import { Injectable } from '@nestjs/common';
import { clock } from '../../platform/clock.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { Campaign } from './campaign.entity.js';
import { isDue } from './campaign-waves.js';
import { works } from './campaign.facts.js';

/** In SQL, of the campaign `c`: a job of it is still to be done, or in hand. */
export const hasJob = `EXISTS (SELECT 1 FROM outbox o WHERE o.name = 'campaign.batch' AND o.payload ->> 'campaignId' = c.id::text AND o.done_at IS NULL AND o.failed_at IS NULL)`;

/**
 * A campaign is a chain of jobs, one at a time: each does a batch, then writes the next. It holds one place of the worker and of the
 * carrier's queue however many clients it has, and whoever comes meanwhile is served between two of its batches.
 */
@Injectable()
export class CampaignChain {
  constructor(
    private readonly db: TenantDb,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Writes the next job, for the rows that were tried least: those that failed come again after all others, and later each time. When all that
   * wait are of later waves, it is due on the morning of the first.
   * Two who ask at once ask for the same first row: one job.
   * @returns false when no row waits
   */
  async next({ id, version, startsAt }: Pick<Campaign, 'id' | 'version' | 'startsAt'>): Promise<boolean> {
    const rows = await this.db.query<{ id: string; tries: number; dueAt: Date | null }>(
      `SELECT id, tries, CASE WHEN NOT ${isDue} THEN due_at END AS due_at FROM campaign_rows WHERE campaign_id = $1 AND state = 'pending'
        ORDER BY CASE WHEN NOT ${isDue} THEN due_at END NULLS FIRST, tries, id LIMIT 1`,
      [id],
    );
    const [first] = rows;
    if (!first) return false;
    const key = `${id}:${version}:${first.id}:${first.tries}`;
    await this.outbox.enqueue(
      'campaign.batch',
      { campaignId: id },
      { key, ...notBefore([startsAt, first.dueAt], first.tries) },
    );
    return true;
  }

  /** Campaigns under way of which no job is left, whatever became of theirs. */
  async broken(): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT c.id FROM campaigns c WHERE ${works('c')} AND NOT ${hasJob} ORDER BY c.id`,
    );
    return rows.map(({ id }) => id);
  }
}

// Back-off as of any job (JobTries.failed): 5 s, 20 s, 80 s.
function notBefore(waits: (Date | null)[], tries: number): { dueAt?: Date } {
  const now = clock.now().getTime();
  const backOff = tries === 0 ? 0 : 5_000 * 4 ** (tries - 1);
  const due = Math.max(...waits.map((at) => at?.getTime() ?? 0), now + backOff);
  return due > now ? { dueAt: new Date(due) } : {};
}
