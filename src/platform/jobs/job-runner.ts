import { Injectable } from '@nestjs/common';
import { jobOptions, type JobName } from '../../jobs.js';
import { TenantDb, type TenantScope } from '../tenancy/tenant-db.js';
import { JobHandlers, type JobHandler, type JobInHand } from './job-handlers.js';
import type { CarriedJob } from './job-carrier.js';

interface OutboxRow {
  payload: never;
  attempts: number;
}

/** Runs one handed row of the outbox. May be called twice, late, or after a crash: the row itself says whether it is still to do. */
@Injectable()
export class JobRunner {
  private handlers: Map<JobName, JobHandler> | null = null;

  constructor(
    private readonly db: TenantDb,
    private readonly jobHandlers: JobHandlers,
  ) {}

  /** @throws Error when a job lacks its handler: called at start-up. */
  prepare(): void {
    this.handlers = this.jobHandlers.all();
  }

  async run(name: string, { editorId, outboxId }: CarriedJob): Promise<void> {
    const jobName = name as JobName;
    const handle = this.handlers?.get(jobName);
    if (!handle) throw new Error(`No handler for the job ${name}`);
    const scope: TenantScope = { editorId, actor: { kind: 'job', name: jobOptions[jobName].label } };
    try {
      if (jobOptions[jobName].mode === 'transaction')
        await this.db.run(scope, () => this.runClaimed(scope, jobName, handle, outboxId));
      else await this.runOutside(scope, jobName, handle, outboxId);
    } catch (error) {
      await this.db.run(scope, () => this.retryLater(jobName, outboxId, error as Error));
    }
  }

  private async runClaimed(scope: TenantScope, name: JobName, handle: JobHandler, outboxId: string): Promise<void> {
    const row = await this.claim(outboxId, 'FOR UPDATE SKIP LOCKED');
    if (!row) return;
    await handle(row.payload, this.about(name, outboxId, row, scope));
    await this.markDone(outboxId);
  }

  private async runOutside(scope: TenantScope, name: JobName, handle: JobHandler, outboxId: string): Promise<void> {
    const row = await this.db.run(scope, () => this.claim(outboxId, ''));
    if (!row) return;
    await handle(row.payload, this.about(name, outboxId, row, scope));
    await this.db.run(scope, () => this.markDone(outboxId));
  }

  private about(name: JobName, id: string, row: OutboxRow, scope: TenantScope): JobInHand {
    return { id, scope, attempt: row.attempts, lastTry: row.attempts >= jobOptions[name].tries };
  }

  private async claim(outboxId: string, lock: string): Promise<OutboxRow | undefined> {
    const rows = await this.db.query<OutboxRow>(
      `SELECT payload, attempts FROM outbox WHERE id = $1 AND done_at IS NULL AND failed_at IS NULL ${lock}`,
      [outboxId],
    );
    return rows[0];
  }

  private async markDone(outboxId: string): Promise<void> {
    await this.db.query('UPDATE outbox SET done_at = now(), last_error = NULL WHERE id = $1', [outboxId]);
  }

  /** Back-off 5 s, 20 s, 80 s, 5 min, 21 min… then the row stays, failed, for a person to see. */
  private async retryLater(name: JobName, outboxId: string, error: Error): Promise<void> {
    console.error(`job ${name} ${outboxId}: ${error instanceof TypeError ? error.stack : error.message}`);
    await this.db.query(
      `UPDATE outbox SET last_error = $2, relayed_at = NULL,
         due_at = now() + make_interval(secs => 5 * power(4, least(attempts, 6) - 1)),
         failed_at = CASE WHEN attempts >= $3 THEN now() END
       WHERE id = $1 AND done_at IS NULL`,
      [outboxId, error.message.slice(0, 500), jobOptions[name].tries],
    );
  }
}
