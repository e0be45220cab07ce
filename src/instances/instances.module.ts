import { Module } from '@nestjs/common';
import { InstanceBatch } from './instance-batch.service.js';
import { ClientsModule } from '../clients/clients.module.js';
import { EstablishmentsModule } from '../establishments/establishments.module.js';
import { HolderChoicesController } from './holder-choices.controller.js';
import { HolderChoices } from './holder-choices.service.js';
import { InstallationController } from './installation.controller.js';
import { InstancesController } from './instances.controller.js';
import { InstallationQueries } from './installation.queries.js';
import { InstancesService } from './instances.service.js';
import { SolutionsController } from './solutions.controller.js';
import { SolutionsQueries } from './solutions.queries.js';
import { SolutionsService } from './solutions.service.js';

@Module({
  imports: [ClientsModule, EstablishmentsModule],
  controllers: [HolderChoicesController, InstallationController, InstancesController, SolutionsController],
  providers: [HolderChoices, InstallationQueries, InstanceBatch, InstancesService, SolutionsQueries, SolutionsService],
  exports: [HolderChoices, InstanceBatch, InstancesService, SolutionsService],
})
export class InstancesModule {}
