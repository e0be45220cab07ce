import { Body, Controller, Get, Post, Redirect, Render, Req } from '@nestjs/common';
import { z } from 'zod';
import { jobOptions, recurringJobs, type JobName } from '../jobs.js';
import { readOrRefuse } from '../platform/forms/submit-form.js';
import { together } from '../platform/tenancy/together.js';
import { Allow } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import { NotFound } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import { capital, count } from '../platform/web/view-helpers.js';
import { failuresShown, ScheduleQueries, type FailedJobs } from './schedule.queries.js';
import { housekeepers } from '../journey/states/roles.js';

@Controller('schedule')
export class ScheduleController {
  constructor(private readonly queries: ScheduleQueries) {}

  @Get()
  @Render('settings/schedule')
  async show() {
    const [runs, failures] = await together(this.queries.lastRuns(), this.queries.failed());
    return {
      title: 'Tâches planifiées',
      jobs: recurringJobs.map((job) => ({
        label: job.label,
        rhythm: rhythmOf(job.schedule),
        last: runs.get(job.name) ?? null,
      })),
      failures: failures.slice(0, failuresShown).map(failureView),
      more: failures.length > failuresShown,
      waiting: await this.queries.waiting(),
    };
  }

  @Post('retrials')
  @Allow(housekeepers)
  @Redirect('/schedule', 303)
  async retry(@Body() body: unknown, @Req() request: PageRequest) {
    const { name, cause } = readOrRefuse(retrial, body);
    const { again, over } = await this.queries.retry(name, cause);
    if (again + over === 0) throw new NotFound();
    const done = again > 0 ? count(again, 'tâche est relancée.', 'tâches sont relancées.') : '';
    const left =
      over > 0
        ? count(
            over,
            'était la même qu’une autre, qui attend d’être faite\u00a0: elle est close.',
            'étaient les mêmes que d’autres, qui attendent d’être faites\u00a0: elles sont closes.',
          )
        : '';
    flash(request, { tone: 'ok', text: [done, left].filter(Boolean).join(' ') });
    return { url: '/schedule' };
  }
}

function rhythmOf(schedule: (typeof recurringJobs)[number]['schedule']): string {
  if ('dailyAt' in schedule) return `chaque jour à ${schedule.dailyAt.replace(':', '\u00a0h\u00a0')}`;
  return schedule.everyMinutes === 1 ? 'chaque minute' : `toutes les ${schedule.everyMinutes}\u00a0min`;
}

const unchosen = 'Choisissez les tâches à relancer dans la liste des échecs.';
const retrial = z.object({ name: z.string(unchosen).max(100, unchosen), cause: z.string(unchosen).max(32, unchosen) });

function failureView({ name, jobs, first, last, ...failure }: FailedJobs) {
  return {
    ...failure,
    name,
    label: capital(jobOptions[name as JobName]?.label ?? name),
    jobs,
    several: jobs > 1,
    since: first,
    until: jobs > 1 && last.getTime() - first.getTime() > 60_000 ? last : null,
  };
}
