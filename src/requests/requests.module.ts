import { Editions } from './editions.service.js';
import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { DelegationsModule } from '../delegations/delegations.module.js';
import { AdministratorsModule } from '../administrators/administrators.module.js';
import { AssignmentsModule } from '../assignments/assignments.module.js';
import { MailboxModule } from '../mailbox/mailbox.module.js';
import { FormsSettingsController } from './blanks/forms-settings.controller.js';
import { RequestsController } from './requests.controller.js';
import { OfficialBlanks } from './blanks/official-blanks.service.js';
import { FormsSettingsPage } from './blanks/forms-settings-page.service.js';
import { PapersController } from './blanks/papers.controller.js';
import { Papers } from './blanks/papers.service.js';
import { ChangeEditing } from './change/change-editing.service.js';
import { ChangePreparation } from './change/change-preparation.service.js';
import { ObservedDelays } from './delays/observed-delays.queries.js';
import { ChannelChoice } from './channels/channel-choice.service.js';
import { ChannelPages } from './channels/channel-pages.service.js';
import { ChannelsController } from './channels/channels.controller.js';
import { DemarcheApi } from './demarche/demarche-api.js';
import { DossierCopies } from './demarche/dossier-copies.service.js';
import { DossierEffects } from './demarche/dossier-effects.service.js';
import { DossierReadingsJob } from './demarche/dossier-readings.job.js';
import { DossierReadings } from './demarche/dossier-readings.service.js';
import { PrefilledCreationJob } from './demarche/prefilled-creation.job.js';
import { PrefilledCreation } from './demarche/prefilled-creation.service.js';
import { PrefilledDossiersController } from './demarche/prefilled-dossiers.controller.js';
import { PrefilledLetter } from './demarche/prefilled-letter.service.js';
import { PrefilledDossiers } from './demarche/prefilled-dossiers.service.js';
import { ProcedureImport } from './procedures/procedure-import.service.js';
import { ProcedurePages } from './procedures/procedure-pages.service.js';
import { ProceduresController } from './procedures/procedures.controller.js';
import { Procedures } from './procedures/procedures.service.js';
import { RequestDossiers } from './dossier/request-dossiers.js';
import { RequestDrafts } from './dossier/request-drafts.service.js';
import { RequestPeople } from './dossier/request-people.js';
import { StandingRequests } from './dossier/standing-requests.queries.js';
import { CardFormsController } from './forms/card-forms.controller.js';
import { CardForms } from './forms/card-forms.service.js';
import { OwnCardFormsController } from './forms/own-card-forms.controller.js';
import { OwnCardForms } from './forms/own-card-forms.service.js';
import { BlankAnswers } from './forms/blank-answers.service.js';
import { FormBlankPages } from './forms/form-blank-pages.service.js';
import { FormBlanksController } from './forms/form-blanks.controller.js';
import { MappedBlanks } from './forms/mapped-blanks.service.js';
import { FilledForms } from './forms/filled-forms.service.js';
import { FormDrawing } from './forms/form-drawing.service.js';
import { RequestSavedList } from './list/request-saved-list.js';
import { RequestListQueries } from './list/request-list.queries.js';
import { RequestMailSubject } from './mail/request-mail-subject.js';
import { RequestMailQueries } from './mail/request-mail.queries.js';
import { FormDrifts } from './moves/form-drifts.service.js';
import { RequestBatch } from './moves/request-batch.service.js';
import { RequestChanges } from './moves/request-changes.service.js';
import { RequestEditing } from './moves/request-editing.service.js';
import { RequestNames } from './moves/request-names.service.js';
import { RequestJudgement } from './moves/request-judgement.service.js';
import { RequestMoves } from './moves/request-moves.js';
import { OutsideSubmissions } from './moves/outside-submissions.service.js';
import { RequestOutcomes } from './moves/request-outcomes.service.js';
import { RequestPapers } from './moves/request-papers.service.js';
import { RequestPrinting } from './moves/request-printing.service.js';
import { RequestSending } from './moves/request-sending.service.js';
import { RequestPageQueries } from './page/request-page.queries.js';
import { RequestPageService } from './page/request-page.service.js';
import { RequestsService } from './requests.service.js';
import { RequestClientSource } from './list/request-client-source.js';
import { AnnexQueries } from './mass/annex.queries.js';
import { MassAnswersQueries } from './mass/answers/mass-answers.queries.js';
import { MassAnswers } from './mass/answers/mass-answers.service.js';
import { MassDossierFinds } from './mass/mass-dossier-finds.queries.js';
import { MassDossierPages } from './mass/mass-dossier-pages.service.js';
import { MassDossierQueries } from './mass/mass-dossier.queries.js';
import { MassDossiersController } from './mass/mass-dossiers.controller.js';
import { Contradictions } from './doubts/contradictions.service.js';
import { ContradictionsQueries } from './doubts/contradictions.queries.js';
import { DoubtsController } from './doubts/doubts.controller.js';
import { DoubtSettlement } from './doubts/doubt-settlement.service.js';
import { DoubtsQueries } from './doubts/doubts.queries.js';
import { RequestDoubts } from './doubts/request-doubts.service.js';
import { MassDossiers } from './mass/mass-dossiers.service.js';
import { MassGathering } from './mass/mass-gathering.service.js';
import { MassAnnex } from './mass/mass-annex.service.js';
import { MassJudge } from './mass/mass-judge.service.js';
import { MassLeaving } from './mass/mass-leaving.job.js';
import { MassMailSubject } from './mass/answers/mass-mail-subject.js';
import { MassPapers } from './mass/mass-papers.service.js';
import { MassRows } from './mass/mass-rows.queries.js';

@Module({
  imports: [AccountsModule, ClientsModule, DelegationsModule, AdministratorsModule, AssignmentsModule, MailboxModule],
  controllers: [
    MassDossiersController,
    CardFormsController,
    OwnCardFormsController,
    FormBlanksController,
    FormsSettingsController,
    PapersController,
    // Before the noun of any change.
    ChannelsController,
    PrefilledDossiersController,
    ProceduresController,
    DoubtsController,
    RequestsController,
  ],
  providers: [
    FormDrifts,
    OfficialBlanks,
    BlankAnswers,
    CardForms,
    OwnCardForms,
    FormBlankPages,
    Editions,
    MappedBlanks,
    FilledForms,
    FormDrawing,
    ObservedDelays,
    Papers,
    FormsSettingsPage,
    RequestDossiers,
    RequestClientSource,
    RequestDrafts,
    RequestPeople,
    Contradictions,
    ContradictionsQueries,
    DoubtSettlement,
    DoubtsQueries,
    RequestDoubts,
    ChangePreparation,
    ChangeEditing,
    AnnexQueries,
    MassAnswersQueries,
    MassAnswers,
    MassDossierFinds,
    MassDossierPages,
    MassDossierQueries,
    MassDossiers,
    MassAnnex,
    MassJudge,
    MassGathering,
    MassLeaving,
    MassMailSubject,
    MassPapers,
    MassRows,
    DemarcheApi,
    DossierCopies,
    DossierEffects,
    DossierReadings,
    DossierReadingsJob,
    PrefilledCreation,
    PrefilledCreationJob,
    PrefilledDossiers,
    PrefilledLetter,
    ChannelChoice,
    ChannelPages,
    Procedures,
    ProcedureImport,
    ProcedurePages,
    RequestListQueries,
    RequestSavedList,
    RequestMailSubject,
    RequestMailQueries,
    RequestBatch,
    RequestChanges,
    RequestJudgement,
    RequestEditing,
    RequestMoves,
    RequestNames,
    OutsideSubmissions,
    RequestOutcomes,
    RequestPapers,
    RequestPrinting,
    RequestSending,
    RequestPageQueries,
    RequestPageService,
    RequestsService,
    StandingRequests,
  ],
  exports: [
    FormDrifts,
    Contradictions,
    MassGathering,
    MassPapers,
    CardForms,
    MappedBlanks,
    FormDrawing,
    ObservedDelays,
    RequestBatch,
    RequestJudgement,
    RequestNames,
    RequestPapers,
    RequestPrinting,
    RequestSending,
    RequestsService,
    StandingRequests,
  ],
})
export class RequestsModule {}
