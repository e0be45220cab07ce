import { HandlesJob, type JobHandler } from '../platform/jobs/job-handler.js';
import { ProgressService } from './progress.service.js';

@HandlesJob('progress.refresh')
export class RefreshProgressJob implements JobHandler<'progress.refresh'> {
  constructor(private readonly progress: ProgressService) {}

  async handle(): Promise<void> {
    await this.progress.refreshAll();
  }
}
