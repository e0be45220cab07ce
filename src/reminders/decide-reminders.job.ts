import { HandlesJob, type JobHandler } from '../platform/jobs/job-handler.js';
import { RemindersService } from './reminders.service.js';
import { clock } from '../platform/clock.js';

@HandlesJob('reminders.decide')
export class DecideRemindersJob implements JobHandler<'reminders.decide'> {
  constructor(private readonly reminders: RemindersService) {}

  async handle(): Promise<void> {
    await this.reminders.decide(clock.now());
  }
}
