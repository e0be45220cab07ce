import { HandlesJob, type JobHandler, type JobInHand } from '../../platform/jobs/job-handler.js';
import { ImportRunner } from './import-runner.js';

@HandlesJob('imports.check')
export class CheckImportJob implements JobHandler<'imports.check'> {
  constructor(private readonly runner: ImportRunner) {}

  async handle({ importId }: { importId: string }, job: JobInHand): Promise<void> {
    await this.runner.check(importId, job);
  }
}
