import { Injectable } from '@nestjs/common';
import { type OrdersOfInstance, OrdersUnasked } from '../instances/orders-unasked.js';
import { Instance } from '../instances/instance.entity.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { slotChanges } from './slot-plan.js';
import { SlotPlanQueries } from './slot-plan.queries.js';

const ids = (those: { id: string }[]) => those.map(({ id }) => id);

/** What the plan leaves to a person: orders whose slot nothing asks for, or that were passed under another name. */
@Injectable()
export class UnaskedOrders extends OrdersUnasked {
  constructor(
    private readonly db: TenantDb,
    private readonly plan: SlotPlanQueries,
  ) {
    super();
  }

  async of(instanceId: string): Promise<OrdersOfInstance> {
    const { clientId } = await this.db.theOne(Instance, { id: instanceId });
    const own = (await this.plan.instancesOf([clientId])).filter(({ id }) => id === instanceId);
    const slots = (await this.plan.ofClients([clientId])).filter((slot) => slot.instanceId === instanceId);
    const { ordered, named } = slotChanges(own, slots);
    return {
      unasked: ids(ordered),
      named: ids(named),
      accepted: ids(await this.plan.withCsr(slots.map(({ id }) => id))),
    };
  }
}
