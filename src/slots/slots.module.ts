import { Global, Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module.js';
import { GroupingsModule } from '../groupings/groupings.module.js';
import { InstancesModule } from '../instances/instances.module.js';
import { OrdersUnasked } from '../instances/orders-unasked.js';
import { PlanController } from './plan/plan.controller.js';
import { CoverageQueries } from './coverage.queries.js';
import { EndedSlots } from './ended-slots.service.js';
import { DeclaredExpiries } from './declared-expiries.service.js';
import { PlanQueries } from './plan/plan.queries.js';
import { SlotsByHand } from './slots-by-hand.service.js';
import { SlotsByHandController } from './slots-by-hand.controller.js';
import { HolderPlans } from './holder-plans.service.js';
import { SlotContactsQueries } from './slot-contacts.queries.js';
import { SlotPlanQueries } from './slot-plan.queries.js';
import { SlotContacts } from './slot-contacts.service.js';
import { SlotSync } from './slot-sync.service.js';
import { SlotSuccession } from './slot-succession.service.js';
import { SlotsService } from './slots.service.js';
import { UnaskedOrders } from './unasked-orders.service.js';
import { WrongCertificates } from './wrong-certificates.queries.js';

// `OrdersUnasked` is given to the room below.
@Global()
@Module({
  imports: [ClientsModule, GroupingsModule, InstancesModule],
  controllers: [PlanController, SlotsByHandController],
  providers: [
    CoverageQueries,
    DeclaredExpiries,
    EndedSlots,
    HolderPlans,
    PlanQueries,
    SlotContacts,
    SlotContactsQueries,
    SlotPlanQueries,
    SlotSuccession,
    SlotSync,
    SlotsByHand,
    SlotsService,
    WrongCertificates,
    { provide: OrdersUnasked, useClass: UnaskedOrders },
  ],
  exports: [
    CoverageQueries,
    DeclaredExpiries,
    HolderPlans,
    OrdersUnasked,
    SlotContacts,
    SlotSuccession,
    SlotSync,
    SlotsService,
    WrongCertificates,
  ],
})
export class SlotsModule {}
