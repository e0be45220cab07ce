import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AdministratorsModule } from '../administrators/administrators.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { DelegationsModule } from '../delegations/delegations.module.js';
import { MailboxModule } from '../mailbox/mailbox.module.js';
import { BlankForms } from './blank-forms.service.js';
import { FormsSettingsController } from './forms-settings.controller.js';
import { RequestChanges } from './request-changes.service.js';
import { RequestDossiers } from './request-dossiers.js';
import { RequestEditing } from './request-editing.service.js';
import { RequestListQueries } from './request-list.queries.js';
import { RequestMailQueries } from './request-mail.queries.js';
import { RequestMailSubject } from './request-mail-subject.js';
import { RequestMoves } from './request-moves.js';
import { RequestOutcomes } from './request-outcomes.service.js';
import { RequestPageQueries } from './request-page.queries.js';
import { RequestPages } from './request-page.service.js';
import { RequestPapers } from './request-papers.service.js';
import { RequestSending } from './request-sending.service.js';
import { RequestsController } from './requests.controller.js';
import { RequestsService } from './requests.service.js';

@Module({
  imports: [AccountsModule, ClientsModule, DelegationsModule, AdministratorsModule, MailboxModule],
  controllers: [FormsSettingsController, RequestsController],
  providers: [
    BlankForms,
    RequestChanges,
    RequestDossiers,
    RequestEditing,
    RequestListQueries,
    RequestMailQueries,
    RequestMailSubject,
    RequestMoves,
    RequestOutcomes,
    RequestPageQueries,
    RequestPages,
    RequestPapers,
    RequestSending,
    RequestsService,
  ],
  exports: [RequestsService, RequestPapers, RequestSending, RequestOutcomes],
})
export class RequestsModule {}
