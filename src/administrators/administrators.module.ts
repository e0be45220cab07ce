import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module.js';
import { DelegationsModule } from '../delegations/delegations.module.js';
import { AdministratorPages } from './administrator-pages.service.js';
import { AdministratorsController } from './administrators.controller.js';
import { AdministratorQueries } from './administrators.queries.js';
import { AdministratorsService } from './administrators.service.js';
import { AssignmentChanges } from './assignment-changes.service.js';
import { AssignmentPages } from './assignment-pages.service.js';
import { AssignmentsController } from './assignments.controller.js';
import { AssignmentQueries } from './assignments.queries.js';
import { AssignmentsService } from './assignments.service.js';
import { CardsController } from './cards.controller.js';
import { CardsService } from './cards.service.js';
import { OrderingRights } from './ordering-rights.js';
import { OrphanQueries } from './orphans.queries.js';

@Module({
  imports: [ClientsModule, DelegationsModule],
  controllers: [AdministratorsController, CardsController, AssignmentsController],
  providers: [
    AdministratorQueries,
    AssignmentQueries,
    OrphanQueries,
    AdministratorsService,
    CardsService,
    AssignmentChanges,
    AssignmentsService,
    OrderingRights,
    AdministratorPages,
    AssignmentPages,
  ],
  exports: [AdministratorsService, AssignmentsService, OrderingRights],
})
export class AdministratorsModule {}
