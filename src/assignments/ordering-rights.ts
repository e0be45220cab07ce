import { Injectable } from '@nestjs/common';
import { type Obstacle, type Offer, whoMayOrder } from '../journey/steps/ordering.js';
import { clock } from '../platform/clock.js';
import { NotFound } from '../platform/web/errors.js';
import { type AssignedAdministrator, OrderingFactsQueries } from './ordering-facts.queries.js';

/** Who may order for a client today, in the order they are named, and each thing that is missing (French: why, and what to do). */
export interface OrderingRightsOfClient {
  administrators: AssignedAdministrator[];
  missing: string[];
  obstacles: Obstacle[];
}

/** Domain rule 7 (`journey/steps/ordering.ts`) asked of one client: its pages, its orders. */
@Injectable()
export class OrderingRights {
  constructor(private readonly facts: OrderingFactsQueries) {}

  /** @param offer what is to be ordered: the delegation must cover it. @throws NotFound */
  async of(clientId: string, offer: Offer = 'ORG'): Promise<OrderingRightsOfClient> {
    const today = clock.today();
    const facts = (await this.facts.ofClients([clientId], today)).get(clientId);
    if (!facts) throw new NotFound();
    const { people, missing } = whoMayOrder(facts, offer, today);
    return { administrators: people, missing: missing.map(({ sentence }) => sentence), obstacles: missing };
  }
}
