import { Module, type OnModuleInit } from '@nestjs/common';
import { CertificatesModule } from '../certificates/certificates.module.js';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { ClientsModule } from '../clients/clients.module.js';
import { countShellWith, placeInMenu } from '../platform/web/shell.js';
import { AuditChain } from './audit-chain.service.js';
import { AuditExport } from './audit-export.service.js';
import { AuditController } from './audit.controller.js';
import { AuditQueries } from './audit.queries.js';
import { ClientFactsQueries } from './client-facts.queries.js';
import { ClientOverviewController } from './client-overview.controller.js';
import { ClientOverviewQueries } from './client-overview.queries.js';
import { ForgetCountsInterceptor } from './forget-counts.interceptor.js';
import { HomeController } from './home.controller.js';
import { HomeQueries } from './home.queries.js';
import { ProgressService } from './progress.service.js';
import { ReferenceController } from './reference.controller.js';
import { RefreshProgressJob } from './refresh-progress.job.js';
import { ScheduleController } from './schedule.controller.js';
import { ScheduleQueries } from './schedule.queries.js';
import { SearchController } from './search.controller.js';
import { SearchQueries } from './search.queries.js';
import { SettingsController } from './settings.controller.js';
import { SettingsQueries } from './settings.queries.js';
import { shellCounts } from './shell-counts.js';
import { TimelineQueries } from './timeline.queries.js';
import { VerifyJournalJob } from './verify-journal.job.js';

@Module({
  imports: [ClientsModule, CertificatesModule],
  controllers: [
    HomeController,
    ClientOverviewController,
    AuditController,
    SearchController,
    ScheduleController,
    SettingsController,
    ReferenceController,
  ],
  providers: [
    { provide: APP_INTERCEPTOR, useClass: ForgetCountsInterceptor },
    ClientFactsQueries,
    ProgressService,
    RefreshProgressJob,
    ClientOverviewQueries,
    TimelineQueries,
    HomeQueries,
    AuditChain,
    AuditExport,
    AuditQueries,
    VerifyJournalJob,
    ScheduleQueries,
    SettingsQueries,
    SearchQueries,
  ],
  exports: [ProgressService],
})
export class DashboardModule implements OnModuleInit {
  onModuleInit(): void {
    countShellWith(shellCounts);
    placeInMenu({
      groupings: 'clients',
      imports: 'clients',
      'register-changes': 'clients',
      'saved-views': 'clients',
      establishments: 'clients',
      instances: 'clients',
      deputies: 'clients',
      absences: 'portfolio',
      delegations: 'clients',
      assignments: 'administrators',
      cards: 'administrators',
      slots: 'certificates',
      orders: 'certificates',
      account: 'settings',
    });
  }
}
