import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module.js';
import { DelegationsModule } from '../delegations/delegations.module.js';
import { AdministratorsService } from './administrators.service.js';
import { AssignmentsService } from './assignments.service.js';
import { OrderingRights } from './ordering-rights.js';

@Module({
  imports: [ClientsModule, DelegationsModule],
  providers: [AdministratorsService, AssignmentsService, OrderingRights],
  exports: [AdministratorsService, AssignmentsService, OrderingRights],
})
export class AdministratorsModule {}
