import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { uuidv7 } from '../uuid.js';
import { addDays, parisDate } from '../../journey/calendar/calendar-days.js';
import { parisTime } from '../../journey/calendar/paris-time.js';
import { recurringJobs, type RecurringJob } from '../../jobs.js';
import { TenantDb } from '../tenancy/tenant-db.js';
import { tellOnce } from './tell-once.js';
import { clock } from '../clock.js';

/** Opens a round of recurring work for every editor when its time has come: once, however many workers look. */
@Injectable()
export class Schedule {
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly db: TenantDb,
  ) {}

  start(everyMilliseconds = 5_000): void {
    const tell = tellOnce('schedule');
    const look = () => void this.runDue().catch(tell);
    look();
    this.timer = setInterval(look, everyMilliseconds);
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
  }

  /** @param at by the database's clock, unless told otherwise: that of a worker may be wrong, and workers may disagree */
  async runDue(at?: Date): Promise<void> {
    const now = at ?? (await this.databaseTime());
    for (const job of recurringJobs) await this.runOne(job, now);
  }

  /**
   * The claim and the round are one transaction: a worker that dies between the two leaves both to the next. The conditional upsert is
   * the claim, the second scheduler changes no row. A last run in the future was written by a clock that was wrong: it is due. One a moment
   * ahead was written by another scheduler that looked at the same time: it is not.
   */
  private async runOne(job: RecurringJob, now: Date): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const claimed = (await manager.query(
        `INSERT INTO recurring_runs AS r (name, last_run_at) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET last_run_at = $2 WHERE r.last_run_at < $3 OR r.last_run_at > $2::timestamptz + interval '5 minutes' RETURNING name`,
        [job.name, now, lastDue(job.schedule, now)],
      )) as unknown[];
      if (claimed.length === 0) return;
      for (const editorId of await this.db.everyEditor()) {
        await manager.query(`SELECT set_config('app.editor_id', $1, true)`, [editorId]);
        await manager.query(oneRound, [uuidv7(), job.name]);
      }
    });
  }

  private async databaseTime(): Promise<Date> {
    const rows = (await this.dataSource.query('SELECT now() AS now')) as { now: Date }[];
    return rows[0]?.now ?? clock.now();
  }
}

// As Outbox.enqueue does inside a transaction of one editor; this one is of all of them.
const oneRound = `INSERT INTO outbox (id, name, payload, key) VALUES ($1, $2, '{}', 'round')
  ON CONFLICT (editor_id, name, key) WHERE key IS NOT NULL AND done_at IS NULL AND failed_at IS NULL DO NOTHING`;

/** The latest instant at or before `now` when this schedule was due. Daily hours are Europe/Paris, on both sides of a clock change. */
export function lastDue(schedule: RecurringJob['schedule'], now: Date): Date {
  if ('everyMinutes' in schedule) {
    const period = schedule.everyMinutes * 60_000;
    return new Date(Math.floor(now.getTime() / period) * period);
  }
  const day = parisDate(now);
  const today = parisTime(day, schedule.dailyAt);
  // The day before by the calendar: twenty-four hours ago may be the same day, which had twenty-five.
  return today <= now ? today : parisTime(addDays(day, -1), schedule.dailyAt);
}
