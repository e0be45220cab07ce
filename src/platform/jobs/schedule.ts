import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { recurringJobs, type RecurringJob } from '../../jobs.js';
import { TenantDb } from '../tenancy/tenant-db.js';
import { tellOnce } from './job-carrier.js';
import { Outbox } from './outbox.service.js';
import { clock } from '../clock.js';

/** Opens a round of recurring work for every editor when its time has come: once, however many workers look. */
@Injectable()
export class Schedule {
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly db: TenantDb,
    private readonly outbox: Outbox,
  ) {}

  start(everyMilliseconds = 5_000): void {
    const tell = tellOnce('schedule');
    const look = () => void this.runDue(clock.now()).catch(tell);
    look();
    this.timer = setInterval(look, everyMilliseconds);
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
  }

  async runDue(now: Date): Promise<void> {
    for (const job of recurringJobs) if (await this.claim(job, now)) await this.openRound(job);
  }

  // The conditional upsert is the claim: the second scheduler changes no row.
  private async claim(job: RecurringJob, now: Date): Promise<boolean> {
    const rows = (await this.dataSource.query(
      `INSERT INTO recurring_runs AS r (name, last_run_at) VALUES ($1, $2)
       ON CONFLICT (name) DO UPDATE SET last_run_at = $2 WHERE r.last_run_at < $3 RETURNING name`,
      [job.name, now, lastDue(job.schedule, now)],
    )) as unknown[];
    return rows.length > 0;
  }

  private async openRound(job: RecurringJob): Promise<void> {
    for (const editorId of await this.db.everyEditor()) {
      await this.db.run({ editorId, actor: { kind: 'system', name: job.label } }, () =>
        this.outbox.enqueue(job.name, {} as never, { key: 'round' }),
      );
    }
  }
}

/** The latest instant at or before `now` when this schedule was due. Daily hours are Europe/Paris, on both sides of a clock change. */
export function lastDue(schedule: RecurringJob['schedule'], now: Date): Date {
  if ('everyMinutes' in schedule) {
    const period = schedule.everyMinutes * 60_000;
    return new Date(Math.floor(now.getTime() / period) * period);
  }
  const today = parisInstant(parisDay(now), schedule.dailyAt);
  return today <= now ? today : parisInstant(parisDay(new Date(now.getTime() - 86_400_000)), schedule.dailyAt);
}

function parisDay(instant: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(instant);
}

function parisInstant(day: string, hour: string): Date {
  const asUtc = new Date(`${day}T${hour}:00Z`);
  const shown = new Date(
    `${new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'medium' }).format(asUtc).replace(' ', 'T')}Z`,
  );
  return new Date(asUtc.getTime() - (shown.getTime() - asUtc.getTime()));
}
