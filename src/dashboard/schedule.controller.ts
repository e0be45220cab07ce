import { Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { recurringJobs } from '../jobs.js';
import { Allow } from '../platform/web/access.js';
import type { PageRequest } from '../platform/web/current.js';
import { NotFound } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

interface FailedJob {
  id: string;
  name: string;
  attempts: number;
  last_error: string;
  failed_at: Date;
}

@Controller('schedule')
export class ScheduleController {
  constructor(private readonly db: TenantDb) {}

  @Get()
  @Render('dashboard/schedule')
  async show() {
    const runs = await this.db.query<{ name: string; last_run_at: Date }>(
      'SELECT name, last_run_at FROM recurring_runs',
    );
    return {
      title: 'Tâches planifiées',
      jobs: recurringJobs.map((job) => ({
        label: job.label,
        rhythm:
          'everyMinutes' in job.schedule
            ? `toutes les ${job.schedule.everyMinutes}\u00a0min`
            : `chaque jour à ${job.schedule.dailyAt.replace(':', '\u00a0h\u00a0')}`,
        last: runs.find((run) => run.name === job.name)?.last_run_at ?? null,
      })),
      failed: await this.db.query<FailedJob>(
        'SELECT id, name, attempts, last_error, failed_at FROM outbox WHERE failed_at IS NOT NULL ORDER BY failed_at DESC LIMIT 50',
      ),
      waiting:
        (
          await this.db.query<{ n: number }>(
            'SELECT count(*)::int AS n FROM outbox WHERE done_at IS NULL AND failed_at IS NULL',
          )
        )[0]?.n ?? 0,
    };
  }

  @Post('jobs/:id/retry')
  @Allow(['admin', 'support'])
  @Redirect('/schedule', 303)
  async retry(@Param('id') id: string, @Req() request: PageRequest) {
    const changed = await this.db.execute(
      'UPDATE outbox SET failed_at = NULL, relayed_at = NULL, attempts = 0, due_at = now() WHERE id = $1 AND failed_at IS NOT NULL',
      [id],
    );
    if (changed === 0) throw new NotFound();
    flash(request, { tone: 'ok', text: 'La tâche est relancée.' });
    return { url: '/schedule' };
  }
}
