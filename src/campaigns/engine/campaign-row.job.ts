import { HandlesJob, type JobHandler, type JobInHand } from '../../platform/jobs/job-handler.js';
import { CampaignRunner } from './campaign-runner.js';

@HandlesJob('campaign.row')
export class CampaignRowJob implements JobHandler<'campaign.row'> {
  constructor(private readonly runner: CampaignRunner) {}

  async handle({ rowId }: { rowId: string }, job: JobInHand): Promise<void> {
    await this.runner.run(rowId, job);
  }
}
