import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { ClientChoicesQueries } from './client-choices.queries.js';
import { ClientArchiveController } from './client-archive.controller.js';
import { ClientArchive } from './client-archive.service.js';
import { ClientDocumentsController } from './client-documents.controller.js';
import { ClientDocumentQueries } from './client-documents.queries.js';
import { ClientDocuments } from './client-documents.service.js';
import { ClientFrameQueries } from './client-frame.queries.js';
import { ClientFrameService } from './client-frame.service.js';
import { ClientIdentityController } from './client-identity.controller.js';
import { ClientIdentityService } from './client-identity.service.js';
import { ClientListController } from './client-list.controller.js';
import { ClientListPages } from './client-list.pages.js';
import { ClientListQueries } from './client-list.queries.js';
import { ClientRecordsController } from './client-records.controller.js';
import { ClientsController } from './clients.controller.js';
import { ClientsService } from './clients.service.js';
import { CommentsService } from './comments.service.js';
import { ContractService } from './contract.service.js';
import { DeputiesController } from './deputies.controller.js';
import { DeputyQueries } from './deputies.queries.js';
import { DeputiesService } from './deputies.service.js';
import { EditsService } from './edits.service.js';
import { EstablishmentChanges } from './establishment-changes.service.js';
import { EstablishmentTransfer } from './establishment-transfer.service.js';
import { EstablishmentController } from './establishment.controller.js';
import { EstablishmentQueries } from './establishment.queries.js';
import { EstablishmentsService } from './establishments.service.js';
import { InstallationController } from './installation.controller.js';
import { InstallationQueries } from './installation.queries.js';
import { InstancesController } from './instances.controller.js';
import { InstancesService } from './instances.service.js';
import { PeopleQueries } from './people.queries.js';
import { RecordHistoryQueries } from './record-history.queries.js';
import { RegisterChangesController } from './register-changes.controller.js';
import { RegisterChangesQueries } from './register-changes.queries.js';
import { RegisterChangesService } from './register-changes.service.js';
import { RepresentativesService } from './representatives.service.js';
import { SelectionsController } from './selections.controller.js';
import { SelectionsService } from './selections.service.js';
import { SolutionsService } from './solutions.service.js';

@Module({
  imports: [DirectoryModule],
  controllers: [
    ClientListController,
    SelectionsController,
    ClientsController,
    ClientRecordsController,
    InstallationController,
    ClientArchiveController,
    ClientDocumentsController,
    ClientIdentityController,
    DeputiesController,
    EstablishmentController,
    InstancesController,
    RegisterChangesController,
  ],
  providers: [
    ClientsService,
    ClientIdentityService,
    ContractService,
    RepresentativesService,
    EstablishmentsService,
    InstancesService,
    SolutionsService,
    CommentsService,
    EditsService,
    ClientFrameService,
    ClientFrameQueries,
    ClientListQueries,
    ClientListPages,
    ClientChoicesQueries,
    SelectionsService,
    InstallationQueries,
    ClientArchive,
    ClientDocuments,
    ClientDocumentQueries,
    DeputiesService,
    DeputyQueries,
    EstablishmentChanges,
    EstablishmentQueries,
    EstablishmentTransfer,
    PeopleQueries,
    RecordHistoryQueries,
    RegisterChangesQueries,
    RegisterChangesService,
  ],
  exports: [
    ClientsService,
    ClientFrameService,
    ClientListQueries,
    ClientChoicesQueries,
    SelectionsService,
    ContractService,
    RepresentativesService,
    EstablishmentsService,
    InstancesService,
    SolutionsService,
    EditsService,
    CommentsService,
    DeputiesService,
    PeopleQueries,
    RecordHistoryQueries,
    ClientIdentityService,
    EstablishmentChanges,
    RegisterChangesQueries,
  ],
})
export class ClientsModule {}
