import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AdministratorsModule } from '../administrators/administrators.module.js';
import { ClientSpaceModule } from '../client-space/client-space.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { MailboxModule } from '../mailbox/mailbox.module.js';
import { SlotsModule } from '../slots/slots.module.js';
import { CorrectedAddresses } from './addresses/corrected-addresses.service.js';
import { StoppedController } from './addresses/stopped.controller.js';
import { StoppedPagesQueries } from './addresses/stopped-pages.queries.js';
import { OrdersModule } from '../orders/orders.module.js';
import { ConversationQueries } from './conversation.queries.js';
import { CsrAskingController } from './csr/csr-asking.controller.js';
import { CsrAskings } from './csr/csr-askings.service.js';
import { Drafts } from './drafts.service.js';
import { ExchangesPage } from './exchanges-page.service.js';
import { ExchangesController } from './exchanges.controller.js';
import { Addressees } from './letters/addressees.service.js';
import { LettersToMany } from './letters/letters-to-many.js';
import { PrerequisitesLinks } from './letters/prerequisites-links.service.js';
import { MailBeginnings } from './mail-beginnings.service.js';
import { MailCandidates } from './mail-candidates.service.js';
import { MailTextsController } from './texts/mail-texts.controller.js';
import { MailTexts } from './texts/mail-texts.service.js';
import { WritingService } from './writing.service.js';

@Module({
  imports: [
    AccountsModule,
    AdministratorsModule,
    ClientSpaceModule,
    ClientsModule,
    MailboxModule,
    OrdersModule,
    SlotsModule,
  ],
  controllers: [CsrAskingController, ExchangesController, MailTextsController, StoppedController],
  providers: [
    Addressees,
    ConversationQueries,
    CorrectedAddresses,
    CsrAskings,
    Drafts,
    ExchangesPage,
    StoppedPagesQueries,
    LettersToMany,
    MailBeginnings,
    MailCandidates,
    MailTexts,
    PrerequisitesLinks,
    WritingService,
  ],
  exports: [Addressees, LettersToMany, MailTexts],
})
export class ExchangesModule {}
