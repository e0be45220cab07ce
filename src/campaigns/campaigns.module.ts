import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { PortfolioModule } from '../portfolio/portfolio.module.js';
import { AdministratorsModule } from '../administrators/administrators.module.js';
import { AssignmentsModule } from '../assignments/assignments.module.js';
import { RequestsModule } from '../requests/requests.module.js';
import { PastedFinessController } from './pages/pasted-finess.controller.js';
import { CampaignEventsController } from './pages/campaign-events.controller.js';
import { CampaignsController } from './pages/campaigns.controller.js';
import { BatchActs } from './engine/batch-acts.js';
import { BatchSizes } from './engine/batch-sizes.js';
import { CampaignBatches } from './engine/campaign-batches.js';
import { CampaignChain } from './engine/campaign-chain.js';
import { CampaignMoves } from './engine/campaign-moves.js';
import { CampaignJudgement } from './engine/campaign-judgement.js';
import { CampaignDocumentsController } from './documents/campaign-documents.controller.js';
import { CampaignDocuments } from './documents/campaign-documents.service.js';
import { CampaignDocumentsQueries } from './documents/campaign-documents.queries.js';
import { EvidencePacksController } from './packs/evidence-packs.controller.js';
import { EvidencePacks } from './packs/evidence-packs.service.js';
import { ProofsQueries } from './packs/proofs.queries.js';
import { HalfDoneCampaigns } from './engine/half-done-campaigns.queries.js';
import { CampaignKinds } from './engine/campaign-kinds.js';
import { CampaignWaves } from './engine/campaign-waves.js';
import { CampaignRows } from './engine/campaign-rows.js';
import { CampaignUndoings } from './engine/campaign-undoings.js';
import { CampaignRunner } from './engine/campaign-runner.js';
import { CampaignsService } from './engine/campaigns.service.js';
import { AssignAccountManagerKind } from './kinds/assign-account-manager.kind.js';
import { NameDeputyKind } from './kinds/name-deputy.kind.js';
import { PrepareRequestsKind } from './kinds/prepare-requests.kind.js';
import { ChaseCsrsKind } from './kinds/certificates/chase-csrs.kind.js';
import { ChaseSignersKind } from './kinds/requests/chase-signers.kind.js';
import { DocumentsKind } from './kinds/requests/documents.kind.js';
import { PrepareAndSendKind } from './kinds/requests/prepare-and-send.kind.js';
import { RecordClientSubmissionKind } from './kinds/requests/record-client-submission.kind.js';
import { SendForSignatureKind } from './kinds/requests/send-for-signature.kind.js';
import { GatherFormsKind } from './kinds/requests/gather-forms.kind.js';
import { GatherMandateKind } from './kinds/requests/gather-mandate.kind.js';
import { SubmitRequestsKind } from './kinds/requests/submit-requests.kind.js';
import { PrepareChangesKind } from './kinds/requests/prepare-changes.kind.js';
import { ReassignAdministratorKind } from './kinds/reassign-administrator.kind.js';
import { DelegationsModule } from '../delegations/delegations.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { SlotsModule } from '../slots/slots.module.js';
import { CampaignDeeds } from './kinds/campaign-deeds.js';
import { ChasedWaits } from './kinds/chased-waits.js';
import { ChangeContactsKind } from './kinds/certificates/change-contacts.kind.js';
import { ChangeHolderKind } from './kinds/certificates/change-holder.kind.js';
import { PrepareRenewalsKind } from './kinds/certificates/prepare-renewals.kind.js';
import { AssignAdministratorsKind } from './kinds/rights/assign-administrators.kind.js';
import { EndRightsKind } from './kinds/rights/end-rights.kind.js';
import { ExchangesModule } from '../exchanges/exchanges.module.js';
import { EvidencePacksKind } from './kinds/clients/evidence-packs.kind.js';
import { UpdateFieldKind } from './kinds/clients/update-field.kind.js';
import { WriteToManyKind } from './kinds/clients/write-to-many.kind.js';
import { MailboxModule } from '../mailbox/mailbox.module.js';
import { ActivateMandatesKind } from './kinds/rights/activate-mandates.kind.js';
import { MoveToPortalKind } from './kinds/rights/move-to-portal.kind.js';
import { SendMandatesKind } from './kinds/rights/send-mandates.kind.js';
import { CampaignsLeftBehind } from './campaigns-left-behind.js';
import { CampaignListQueries } from './pages/campaign-list.queries.js';
import { CampaignPages } from './pages/campaign-pages.js';
import { CampaignQueries } from './pages/campaign.queries.js';
import { LiveCampaigns } from './pages/live-campaigns.js';
import { RowsExport } from './pages/rows-export.js';
import { CampaignsAheadQueries } from './pages/campaigns-ahead.queries.js';
import { RunningCampaigns } from './pages/running-campaigns.js';

@Module({
  imports: [
    AccountsModule,
    ClientsModule,
    PortfolioModule,
    DelegationsModule,
    AdministratorsModule,
    AssignmentsModule,
    MailboxModule,
    RequestsModule,
    SlotsModule,
    OrdersModule,
    ExchangesModule,
  ],
  controllers: [
    CampaignDocumentsController,
    EvidencePacksController,
    PastedFinessController,
    CampaignsController,
    CampaignEventsController,
  ],
  providers: [
    BatchActs,
    BatchSizes,
    CampaignBatches,
    CampaignChain,
    CampaignMoves,
    CampaignJudgement,
    CampaignKinds,
    CampaignRows,
    CampaignUndoings,
    CampaignWaves,
    CampaignRunner,
    CampaignsService,
    HalfDoneCampaigns,
    AssignAccountManagerKind,
    NameDeputyKind,
    PrepareRequestsKind,
    PrepareChangesKind,
    ReassignAdministratorKind,
    CampaignDeeds,
    ChasedWaits,
    AssignAdministratorsKind,
    ChangeContactsKind,
    ChangeHolderKind,
    EndRightsKind,
    PrepareRenewalsKind,
    SendMandatesKind,
    ActivateMandatesKind,
    MoveToPortalKind,
    UpdateFieldKind,
    WriteToManyKind,
    ChaseCsrsKind,
    ChaseSignersKind,
    CampaignDocuments,
    CampaignDocumentsQueries,
    DocumentsKind,
    EvidencePacks,
    EvidencePacksKind,
    ProofsQueries,
    PrepareAndSendKind,
    RecordClientSubmissionKind,
    SendForSignatureKind,
    GatherFormsKind,
    GatherMandateKind,
    SubmitRequestsKind,
    CampaignsLeftBehind,
    CampaignListQueries,
    CampaignPages,
    CampaignQueries,
    LiveCampaigns,
    RowsExport,
    CampaignsAheadQueries,
    RunningCampaigns,
  ],
  exports: [CampaignsAheadQueries, CampaignsService, HalfDoneCampaigns],
})
export class CampaignsModule {}
