import { HandlesJob, type JobHandler, type JobInHand } from '../../platform/jobs/job-handler.js';
import { ImportRunner } from './import-runner.js';

@HandlesJob('imports.apply')
export class ApplyImportJob implements JobHandler<'imports.apply'> {
  constructor(private readonly runner: ImportRunner) {}

  async handle({ importId }: { importId: string }, job: JobInHand): Promise<void> {
    await this.runner.apply(importId, job);
  }
}
