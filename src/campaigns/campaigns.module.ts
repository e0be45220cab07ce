import { Module } from '@nestjs/common';
import { PortfolioModule } from '../portfolio/portfolio.module.js';
import { AdministratorsModule } from '../administrators/administrators.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { RequestsModule } from '../requests/requests.module.js';
import { AccountManagerUndo } from './account-manager-undo.js';
import { AssignAccountManagerKind } from './assign-account-manager.kind.js';
import { CampaignKinds } from './campaign-kinds.js';
import { CampaignPages } from './campaign-pages.js';
import { CampaignQueries } from './campaign.queries.js';
import { CampaignRowJob } from './campaign-row.job.js';
import { CampaignRows } from './campaign-rows.js';
import { CampaignRunner } from './campaign-runner.js';
import { CampaignsController } from './campaigns.controller.js';
import { CampaignsService } from './campaigns.service.js';
import { NameDeputyKind } from './name-deputy.kind.js';
import { PrepareRequestsKind } from './prepare-requests.kind.js';
import { ReassignAdministratorKind } from './reassign-administrator.kind.js';

@Module({
  imports: [ClientsModule, PortfolioModule, AdministratorsModule, RequestsModule],
  controllers: [CampaignsController],
  providers: [
    CampaignKinds,
    PrepareRequestsKind,
    ReassignAdministratorKind,
    AccountManagerUndo,
    AssignAccountManagerKind,
    NameDeputyKind,
    CampaignsService,
    CampaignRows,
    CampaignRunner,
    CampaignRowJob,
    CampaignQueries,
    CampaignPages,
  ],
})
export class CampaignsModule {}
