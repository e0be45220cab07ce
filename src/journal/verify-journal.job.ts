import { HandlesJob, type JobHandler } from '../platform/jobs/job-handler.js';
import { AuditChain } from './audit-chain.service.js';

@HandlesJob('audit.verify')
export class VerifyJournalJob implements JobHandler<'audit.verify'> {
  constructor(private readonly chain: AuditChain) {}

  async handle(): Promise<void> {
    await this.chain.verifyAll();
  }
}
