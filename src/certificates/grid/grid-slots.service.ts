import { Injectable } from '@nestjs/common';
import { OrderingRights } from '../../assignments/ordering-rights.js';
import { coverageOf } from '../../journey/plan/coverage.js';
import type { ActionCode } from '../../journey/steps/action-queues.js';
import { nextOfSlot } from '../../journey/steps/slot-acts.js';
import { together } from '../../platform/tenancy/together.js';
import { coverageFactsOf } from '../../slots/coverage.queries.js';
import type { GridClient } from './grid.queries.js';
import { type GridSlot, GridSlotsQueries } from './grid-slots.queries.js';

// A client is at the fourth step or further exactly when somebody may order for it, but for these (a property of `nextAction`).
const unclear: ReadonlySet<ActionCode | null> = new Set<ActionCode>([
  'instance_missing',
  'delegation_out_of_scope',
  'administrator_out_of_offer',
]);

/** The slots of a page of the grid. Of those that the client's step does not say it of, why no order may be opened, as their own page tells it. */
@Injectable()
export class GridSlots {
  constructor(
    private readonly slots: GridSlotsQueries,
    private readonly rights: OrderingRights,
  ) {}

  async ofClients(clients: GridClient[], solution: string | null, now: Date): Promise<GridSlot[]> {
    const slots = await this.slots.ofClients(
      clients.map(({ id }) => id),
      solution,
    );
    const collected = slots.filter(({ orderState }) => orderState === 'collected');
    if (collected.length > 0) await this.tellDays(collected);
    const ofOffers = clients.filter(({ code, withheld }) => withheld !== null || unclear.has(code));
    const asked = new Set(ofOffers.map(({ id }) => id));
    const few = slots.filter((slot) => asked.has(slot.clientId) && opens(slot, now));
    if (few.length > 0) await this.askOf(few);
    return slots;
  }

  // Of few: what they all would pay for is asked of these.
  private async tellDays(slots: GridSlot[]): Promise<void> {
    const days = await this.slots.firstDays(slots.flatMap(({ orderId }) => orderId ?? []));
    for (const slot of slots) slot.orderBeginsOn = days.get(slot.orderId ?? '') ?? null;
  }

  private async askOf(slots: GridSlot[]): Promise<void> {
    const [offers, notOpen] = await together(
      this.slots.offers(slots.map(({ id }) => id)),
      this.rights.whyNotOpenMany([...new Set(slots.map(({ clientId }) => clientId))]),
    );
    for (const slot of slots) slot.notOpen = notOpen.get(slot.clientId)?.[offers.get(slot.id) ?? 'ORG'] ?? [];
  }
}

function opens(slot: GridSlot, now: Date): boolean {
  return nextOfSlot(slot, coverageOf(coverageFactsOf(slot), now))?.opens === true;
}
