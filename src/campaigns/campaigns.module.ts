import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module.js';
import { PortfolioModule } from '../portfolio/portfolio.module.js';
import { AdministratorsModule } from '../administrators/administrators.module.js';
import { AssignmentsModule } from '../assignments/assignments.module.js';
import { RequestsModule } from '../requests/requests.module.js';
import { CampaignsController } from './pages/campaigns.controller.js';
import { CampaignKinds } from './engine/campaign-kinds.js';
import { CampaignRows } from './engine/campaign-rows.js';
import { CampaignRunner } from './engine/campaign-runner.js';
import { CampaignsService } from './engine/campaigns.service.js';
import { AccountManagerUndo } from './kinds/account-manager-undo.js';
import { AssignAccountManagerKind } from './kinds/assign-account-manager.kind.js';
import { NameDeputyKind } from './kinds/name-deputy.kind.js';
import { PrepareRequestsKind } from './kinds/prepare-requests.kind.js';
import { ChaseSignersKind } from './kinds/requests/chase-signers.kind.js';
import { PrepareAndSendKind } from './kinds/requests/prepare-and-send.kind.js';
import { SendForSignatureKind } from './kinds/requests/send-for-signature.kind.js';
import { SubmitRequestsKind } from './kinds/requests/submit-requests.kind.js';
import { ReassignAdministratorKind } from './kinds/reassign-administrator.kind.js';
import { CampaignPages } from './pages/campaign-pages.js';
import { CampaignQueries } from './pages/campaign.queries.js';

@Module({
  imports: [ClientsModule, PortfolioModule, AdministratorsModule, AssignmentsModule, RequestsModule],
  controllers: [CampaignsController],
  providers: [
    CampaignKinds,
    CampaignRows,
    CampaignRunner,
    CampaignsService,
    AccountManagerUndo,
    AssignAccountManagerKind,
    NameDeputyKind,
    PrepareRequestsKind,
    ReassignAdministratorKind,
    ChaseSignersKind,
    PrepareAndSendKind,
    SendForSignatureKind,
    SubmitRequestsKind,
    CampaignPages,
    CampaignQueries,
  ],
})
export class CampaignsModule {}
