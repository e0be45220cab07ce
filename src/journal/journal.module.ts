import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { AuditChain } from './audit-chain.service.js';
import { AuditExport } from './audit-export.service.js';
import { AuditQueries } from './audit.queries.js';
import { TimelineQueries } from './timeline.queries.js';
import { VerifyJournalJob } from './verify-journal.job.js';

@Module({
  controllers: [AuditController],
  providers: [AuditChain, AuditExport, AuditQueries, TimelineQueries, VerifyJournalJob],
  exports: [TimelineQueries],
})
export class JournalModule {}
