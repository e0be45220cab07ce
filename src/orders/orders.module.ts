import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { AdministratorsModule } from '../administrators/administrators.module.js';
import { AssignmentsModule } from '../assignments/assignments.module.js';
import { TrustModule } from '../trust/trust.module.js';
import { SlotsModule } from '../slots/slots.module.js';
import { EstablishmentsModule } from '../establishments/establishments.module.js';
import { ExpectedCsrs } from './asked/expected-csrs.service.js';
import { StandingCsrs } from './asked/standing-csrs.service.js';
import { OrdersController } from './orders.controller.js';
import { OrderMailQueries } from './mail/order-mail.queries.js';
import { OrderMailSubject } from './mail/order-mail-subject.js';
import { CsrsService } from './csrs.service.js';
import { HappenedQueries } from './happened.queries.js';
import { JudgementQueries } from './judgement.queries.js';
import { JudgementService } from './judgement.service.js';
import { OrderBatch } from './order-batch.service.js';
import { OrderListQueries } from './order-list.queries.js';
import { OrderAdministrators } from './order-administrators.service.js';
import { OrderMoves } from './order-moves.service.js';
import { OrderPageService } from './order-page.service.js';
import { OrdersService } from './orders.service.js';
import { LapsedOrders } from './sets/lapsed-orders.service.js';
import { OrderClientSource } from './sets/order-client-source.js';
import { OrderSets } from './sets/order-sets.service.js';
import { Renewals } from './sets/renewals.service.js';

@Module({
  imports: [
    AccountsModule,
    ClientsModule,
    EstablishmentsModule,
    AdministratorsModule,
    AssignmentsModule,
    SlotsModule,
    TrustModule,
  ],
  controllers: [OrdersController],
  providers: [
    CsrsService,
    ExpectedCsrs,
    HappenedQueries,
    JudgementQueries,
    JudgementService,
    OrderBatch,
    OrderClientSource,
    OrderAdministrators,
    OrderListQueries,
    OrderMailQueries,
    OrderMailSubject,
    OrderMoves,
    OrderPageService,
    OrdersService,
    OrderSets,
    StandingCsrs,
    LapsedOrders,
    Renewals,
  ],
  exports: [
    CsrsService,
    ExpectedCsrs,
    HappenedQueries,
    JudgementService,
    OrderBatch,
    OrderAdministrators,
    OrderMoves,
    OrderPageService,
    OrderSets,
    OrdersService,
    Renewals,
  ],
})
export class OrdersModule {}
