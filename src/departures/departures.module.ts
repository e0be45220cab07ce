import { Global, Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AdministratorsModule } from '../administrators/administrators.module.js';
import { AssignmentsModule } from '../assignments/assignments.module.js';
import { ConfirmedDepartures } from '../assignments/confirmed-departures.js';
import { CampaignsModule } from '../campaigns/campaigns.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { PortfolioModule } from '../portfolio/portfolio.module.js';
import { RequestsModule } from '../requests/requests.module.js';
import { SlotsModule } from '../slots/slots.module.js';
import { DepartKind } from './depart.kind.js';
import { DepartureActs } from './departure-acts.service.js';
import { DepartureChoices } from './departure-choices.service.js';
import { DepartureCourse } from './departure-course.service.js';
import { DepartureDrafts } from './departure-drafts.service.js';
import { DepartureSurroundings } from './page/departure-surroundings.service.js';
import { DepartureEnds } from './departure-ends.service.js';
import { DepartureOrders } from './departure-orders.service.js';
import { DepartureGround } from './departure-ground.service.js';
import { DeparturePages } from './page/departure-pages.service.js';
import { DepartureFacts } from './departure-facts.queries.js';
import { DepartureFollowUp } from './departure-follow-up.queries.js';
import { DepartureLists } from './departure-lists.queries.js';
import { DepartureLinesController } from './departure-lines.controller.js';
import { DeparturesController } from './departures.controller.js';

/** Global: the room of administrators, below, ends what is confirmed here. */
@Global()
@Module({
  imports: [
    AccountsModule,
    ClientsModule,
    PortfolioModule,
    AdministratorsModule,
    AssignmentsModule,
    RequestsModule,
    SlotsModule,
    OrdersModule,
    CampaignsModule,
  ],
  controllers: [DeparturesController, DepartureLinesController],
  providers: [
    DepartKind,
    DepartureActs,
    DepartureChoices,
    DepartureCourse,
    DepartureDrafts,
    DepartureEnds,
    DepartureGround,
    DepartureOrders,
    DeparturePages,
    DepartureFacts,
    DepartureFollowUp,
    DepartureLists,
    DepartureSurroundings,
    { provide: ConfirmedDepartures, useExisting: DepartureCourse },
  ],
  exports: [ConfirmedDepartures],
})
export class DeparturesModule {}
