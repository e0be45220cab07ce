import { Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { recurringJobs } from '../jobs.js';
import { Allow } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import { NotFound } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import { ScheduleQueries } from './schedule.queries.js';
import { housekeepers } from '../journey/states/roles.js';

@Controller('schedule')
export class ScheduleController {
  constructor(private readonly queries: ScheduleQueries) {}

  @Get()
  @Render('settings/schedule')
  async show() {
    const runs = await this.queries.lastRuns();
    return {
      title: 'Tâches planifiées',
      jobs: recurringJobs.map((job) => ({
        label: job.label,
        rhythm:
          'everyMinutes' in job.schedule
            ? `toutes les ${job.schedule.everyMinutes}\u00a0min`
            : `chaque jour à ${job.schedule.dailyAt.replace(':', '\u00a0h\u00a0')}`,
        last: runs.get(job.name) ?? null,
      })),
      failed: await this.queries.failed(),
      waiting: await this.queries.waiting(),
    };
  }

  @Post('jobs/:id/retrial')
  @Allow(housekeepers)
  @Redirect('/schedule', 303)
  async retry(@Param('id') id: string, @Req() request: PageRequest) {
    if (!(await this.queries.retry(id))) throw new NotFound();
    flash(request, { tone: 'ok', text: 'La tâche est relancée.' });
    return { url: '/schedule' };
  }
}
