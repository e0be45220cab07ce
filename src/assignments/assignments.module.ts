import { Module } from '@nestjs/common';
import { MailboxModule } from '../mailbox/mailbox.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { DelegationsModule } from '../delegations/delegations.module.js';
import { AdministratorsModule } from '../administrators/administrators.module.js';
import { AdministratorsController } from './administrators/administrators.controller.js';
import { CardsController } from './administrators/cards.controller.js';
import { AssignmentsController } from './assignments.controller.js';
import { AdministratorPages } from './administrators/administrator-pages.service.js';
import { AskedAssignments } from './asked-assignments.service.js';
import { AssignmentBatch } from './assignment-batch.service.js';
import { AssignmentChanges } from './assignment-changes.service.js';
import { AssignmentPages } from './assignment-pages.service.js';
import { AssignmentEnds } from './assignment-ends.service.js';
import { AssignmentPlans } from './assignment-plans.service.js';
import { AssignmentSetsQueries } from './assignment-sets.queries.js';
import { AssignmentsQueries } from './assignments.queries.js';
import { AssignmentsService } from './assignments.service.js';
import { Departures } from './departures.service.js';
import { FormOutcomes } from './form-outcomes.service.js';
import { OrderingFactsQueries } from './ordering-facts.queries.js';
import { OrderingRights } from './ordering-rights.js';
import { PortalTeam } from './portal-team.service.js';
import { OrphansQueries } from './orphans.queries.js';
import { ReassignmentReturns } from './reassignment-returns.service.js';
import { Reassignments } from './reassignments.service.js';

@Module({
  imports: [ClientsModule, DelegationsModule, AdministratorsModule, MailboxModule],
  controllers: [AdministratorsController, CardsController, AssignmentsController],
  providers: [
    AdministratorPages,
    AskedAssignments,
    AssignmentBatch,
    AssignmentChanges,
    AssignmentPages,
    AssignmentEnds,
    AssignmentPlans,
    AssignmentSetsQueries,
    AssignmentsQueries,
    AssignmentsService,
    Departures,
    FormOutcomes,
    OrderingFactsQueries,
    OrderingRights,
    OrphansQueries,
    PortalTeam,
    ReassignmentReturns,
    Reassignments,
  ],
  exports: [
    AskedAssignments,
    AssignmentBatch,
    AssignmentChanges,
    AssignmentEnds,
    AssignmentPlans,
    AssignmentsService,
    FormOutcomes,
    OrderingFactsQueries,
    OrderingRights,
    PortalTeam,
    ReassignmentReturns,
    Reassignments,
  ],
})
export class AssignmentsModule {}
