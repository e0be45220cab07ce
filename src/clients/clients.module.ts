import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { ClientChoicesQueries } from './client-choices.queries.js';
import { ClientFrameQueries } from './client-frame.queries.js';
import { ClientFrameService } from './client-frame.service.js';
import { ClientIdentityService } from './client-identity.service.js';
import { ClientListController } from './client-list.controller.js';
import { ClientListPages } from './client-list.pages.js';
import { ClientListQueries } from './client-list.queries.js';
import { ClientRecordsController } from './client-records.controller.js';
import { ClientsController } from './clients.controller.js';
import { ClientsService } from './clients.service.js';
import { CommentsService } from './comments.service.js';
import { ContractService } from './contract.service.js';
import { EditsService } from './edits.service.js';
import { EstablishmentsService } from './establishments.service.js';
import { InstallationController } from './installation.controller.js';
import { InstallationQueries } from './installation.queries.js';
import { InstancesService } from './instances.service.js';
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
  ],
})
export class ClientsModule {}
