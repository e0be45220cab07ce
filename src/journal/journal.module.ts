import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { MailboxModule } from '../mailbox/mailbox.module.js';
import { AuditController } from './audit.controller.js';
import { AuditChainQueries } from './audit-chain.queries.js';
import { AuditChain } from './audit-chain.service.js';
import { AuditExport } from './audit-export.service.js';
import { AuditFilters } from './audit-filters.service.js';
import { AuditQueries } from './audit.queries.js';
import { AuditWords } from './audit-words.js';
import { AnchorsQueries } from './anchors/anchors.queries.js';
import { JournalAnchors } from './anchors/journal-anchors.service.js';
import { TimelineQueries } from './timeline.queries.js';

@Module({
  imports: [AccountsModule, MailboxModule],
  controllers: [AuditController],
  providers: [
    AnchorsQueries,
    JournalAnchors,
    AuditChain,
    AuditChainQueries,
    AuditExport,
    AuditFilters,
    AuditQueries,
    AuditWords,
    TimelineQueries,
  ],
  exports: [AuditWords, TimelineQueries],
})
export class JournalModule {}
