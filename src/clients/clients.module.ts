import { Module } from '@nestjs/common';
import { CertificatesMadeWrong } from './certificates-made-wrong.queries.js';
import { ClientBatch } from './client-batch.service.js';
import { ClientDocumentsController } from './documents/client-documents.controller.js';
import { ClientArchiveController } from './identity/client-archive.controller.js';
import { ClientIdentityController } from './identity/client-identity.controller.js';
import { ClientListController } from './list/client-list.controller.js';
import { SelectionsController } from './list/selections.controller.js';
import { ClientRecordsController } from './records/client-records.controller.js';
import { ClientChoicesQueries } from './client-choices.queries.js';
import { ClientsService } from './clients.service.js';
import { ClientFieldChanges } from './shared/client-field-changes.service.js';
import { CorrespondentsQueries } from './correspondents.queries.js';
import { EnvironmentOrders } from './environment-orders.queries.js';
import { CommentsService } from './comments.service.js';
import { ClientDocumentsQueries } from './documents/client-documents.queries.js';
import { ClientDocuments } from './documents/client-documents.service.js';
import { WhosePaper } from './documents/whose-paper.service.js';
import { ClientArchive } from './identity/client-archive.service.js';
import { ClientIdentityService } from './identity/client-identity.service.js';
import { ClientListExport } from './list/client-list-export.js';
import { ClientListPages } from './list/client-list-pages.service.js';
import { ClientSavedList } from './list/client-saved-list.js';
import { ClientListQueries } from './list/client-list.queries.js';
import { FoundClients } from './list/found-clients.service.js';
import { PastedNumbers } from './selections/pasted-numbers.service.js';
import { SelectionsService } from './list/selections.service.js';
import { StaleSelections } from './list/stale-selections.js';
import { ClientNumbers } from './numbers/client-numbers.service.js';
import { PeopleQueries } from './people.queries.js';
import { OwnClients } from './own-clients.service.js';
import { ContractService } from './records/contract.service.js';
import { RepresentativesService } from './records/representatives.service.js';

@Module({
  controllers: [
    ClientDocumentsController,
    ClientArchiveController,
    ClientIdentityController,
    ClientListController,
    SelectionsController,
    ClientRecordsController,
  ],
  providers: [
    CertificatesMadeWrong,
    ClientBatch,
    ClientChoicesQueries,
    ClientsService,
    CommentsService,
    CorrespondentsQueries,
    EnvironmentOrders,
    ClientFieldChanges,
    ClientDocumentsQueries,
    ClientDocuments,
    ClientArchive,
    ClientIdentityService,
    ClientNumbers,
    ClientListExport,
    ClientListPages,
    ClientListQueries,
    ClientSavedList,
    FoundClients,
    PastedNumbers,
    SelectionsService,
    StaleSelections,
    OwnClients,
    PeopleQueries,
    ContractService,
    RepresentativesService,
    WhosePaper,
  ],
  exports: [
    CertificatesMadeWrong,
    ClientBatch,
    ClientChoicesQueries,
    ClientsService,
    CommentsService,
    CorrespondentsQueries,
    EnvironmentOrders,
    ClientFieldChanges,
    ClientArchive,
    ClientIdentityService,
    ClientNumbers,
    ContractService,
    FoundClients,
    PastedNumbers,
    SelectionsService,
    OwnClients,
    PeopleQueries,
    RepresentativesService,
    WhosePaper,
  ],
})
export class ClientsModule {}
