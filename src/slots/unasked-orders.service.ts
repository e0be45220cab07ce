import { Injectable } from '@nestjs/common';
import { OrdersUnasked } from '../instances/orders-unasked.js';
import { Instance } from '../instances/instance.entity.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { slotChanges } from './slot-plan.js';
import { SlotPlanQueries } from './slot-plan.queries.js';

/** What the plan leaves to a person: orders whose slot nothing asks for. */
@Injectable()
export class UnaskedOrders extends OrdersUnasked {
  constructor(
    private readonly db: TenantDb,
    private readonly plan: SlotPlanQueries,
  ) {
    super();
  }

  async of(instanceId: string): Promise<number> {
    const { clientId } = await this.db.theOne(Instance, { id: instanceId });
    const own = (await this.plan.instancesOf([clientId])).filter(({ id }) => id === instanceId);
    const slots = (await this.plan.ofClients([clientId])).filter((slot) => slot.instanceId === instanceId);
    return slotChanges(own, slots).ordered.length;
  }
}
