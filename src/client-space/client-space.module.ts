import { Global, Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { DelegationsModule } from '../delegations/delegations.module.js';
import { MailboxModule } from '../mailbox/mailbox.module.js';
import { SignatureLinks } from '../mailbox/out/signature-links.js';
import { RequestsModule } from '../requests/requests.module.js';
import { AnswerRecords } from './answers/answer-records.service.js';
import { ClientAnswers } from './answers/client-answers.service.js';
import { SettledAnswers } from './answers/settled-answers.js';
import { UnsignedAnswers } from './answers/unsigned-answers.service.js';
import { AskedCsrs } from '../orders/asked/asked-csrs.js';
import { OrdersModule } from '../orders/orders.module.js';
import { TrustModule } from '../trust/trust.module.js';
import { CsrLinks } from './csr/csr-links.service.js';
import { HandedCsrs } from './csr/handed-csrs.service.js';
import { SpaceCsrPages } from './csr/space-csr-pages.service.js';
import { SpaceCsrController } from './csr/space-csr.controller.js';
import { DoorCookies } from './door/door-cookies.js';
import { LinkDoor } from './door/link-door.service.js';
import { SpaceCodes } from './door/space-codes.service.js';
import { ClientLinks } from './links/client-links.service.js';
import { OverLinks } from './links/over-links.js';
import { HandedFiles } from './page/handed-files.service.js';
import { SpaceActs } from './page/space-acts.service.js';
import { SpaceCodeController } from './page/space-code.controller.js';
import { SpaceFormsController } from './page/space-forms.controller.js';
import { SpacePageQueries } from './page/space-page.queries.js';
import { SpaceController } from './page/space.controller.js';
import { SpacePaperController } from './paper/space-paper.controller.js';
import { SpacePapers } from './paper/space-papers.service.js';
import { UnsentPapers } from './paper/unsent-papers.js';
import { AnswerReview } from './review/answer-review.service.js';
import { PaperTurnsController } from './review/paper-turns.controller.js';
import { PaperTurns } from './review/paper-turns.service.js';
import { PaperReviews } from './review/paper-reviews.service.js';
import { AwaitedPapers } from './review/awaited-papers.service.js';
import { MailedAnswers } from './review/mailed-answers.service.js';
import { ReviewController } from './review/review.controller.js';
import { ReviewQueries } from './review/review.queries.js';
import { ClientSpaceController } from './staff/client-space.controller.js';
import { ClientSpacePagesQueries } from './staff/client-space-pages.queries.js';

/** The client’s side, without an account. Global: rooms below send its links. */
@Global()
@Module({
  imports: [AccountsModule, ClientsModule, DelegationsModule, MailboxModule, OrdersModule, RequestsModule, TrustModule],
  controllers: [
    SpaceController,
    SpaceCodeController,
    SpaceCsrController,
    SpaceFormsController,
    SpacePaperController,
    ClientSpaceController,
    PaperTurnsController,
    ReviewController,
  ],
  providers: [
    AnswerRecords,
    AnswerReview,
    AwaitedPapers,
    ClientAnswers,
    ClientLinks,
    ClientSpacePagesQueries,
    CsrLinks,
    DoorCookies,
    HandedCsrs,
    HandedFiles,
    LinkDoor,
    MailedAnswers,
    OverLinks,
    PaperReviews,
    PaperTurns,
    ReviewQueries,
    SettledAnswers,
    SpaceActs,
    SpaceCodes,
    SpaceCsrPages,
    SpacePageQueries,
    SpacePapers,
    UnsentPapers,
    UnsignedAnswers,
    { provide: SignatureLinks, useExisting: ClientLinks },
    { provide: AskedCsrs, useExisting: CsrLinks },
  ],
  exports: [AskedCsrs, ClientAnswers, ClientLinks, SignatureLinks],
})
export class ClientSpaceModule {}
