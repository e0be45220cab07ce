import { Global, Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { SignedContracts } from '../clients/records/signed-contracts.js';
import { MailboxModule } from '../mailbox/mailbox.module.js';
import { DelegationsController } from './delegations.controller.js';
import { DelegationBatch } from './delegation-batch.service.js';
import { DelegationChanges } from './delegation-changes.service.js';
import { FormerPapers } from './former-papers.service.js';
import { DelegationLetters } from './delegation-letters.service.js';
import { DelegationMail } from './mail/delegation-mail.service.js';
import { DelegationMailQueries } from './mail/delegation-mail.queries.js';
import { DelegationMailSubject } from './mail/delegation-mail-subject.js';
import { DelegationPapers } from './delegation-papers.service.js';
import { DelegationPages } from './delegation-pages.service.js';
import { DelegationsQueries } from './delegations.queries.js';
import { DelegationsService } from './delegations.service.js';
import { Designations } from './portal/designations.service.js';
import { DesignationsQueries } from './portal/designations.queries.js';
import { SeenDesignations } from './portal/seen-designations.service.js';
import { Mandates } from './many/mandates.service.js';
import { MandatesQueries } from './many/mandates.queries.js';
import { SignedMandates } from './many/signed-mandates.service.js';
import { UnsignedMandates } from './unsigned-mandates.service.js';
import { DelegationEnds } from './delegation-ends.service.js';

/** Global: the room of clients, below, tells it of contracts. */
@Global()
@Module({
  imports: [AccountsModule, ClientsModule, MailboxModule],
  controllers: [DelegationsController],
  providers: [
    DelegationBatch,
    DelegationChanges,
    DelegationLetters,
    DelegationMail,
    DelegationMailQueries,
    DelegationMailSubject,
    DelegationPages,
    DelegationPapers,
    DelegationsQueries,
    DelegationsService,
    { provide: SignedContracts, useExisting: DelegationsService },
    DelegationEnds,
    FormerPapers,
    Designations,
    DesignationsQueries,
    SeenDesignations,
    Mandates,
    MandatesQueries,
    SignedMandates,
    UnsignedMandates,
  ],
  exports: [
    DelegationBatch,
    DelegationChanges,
    DelegationEnds,
    DelegationPapers,
    DelegationsService,
    Designations,
    DesignationsQueries,
    FormerPapers,
    Mandates,
    SeenDesignations,
    SignedContracts,
    SignedMandates,
    UnsignedMandates,
  ],
})
export class DelegationsModule {}
