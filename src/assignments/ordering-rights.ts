import { Injectable } from '@nestjs/common';
import { whyEntityClosed } from '../journey/steps/closed-entity.js';
import { ablePeople, type Obstacle, whoMayOrder } from '../journey/steps/ordering.js';
import { clock } from '../platform/clock.js';
import { archivedReason } from '../clients/read-only-client.js';
import { NotFound } from '../platform/web/errors.js';
import {
  type AssignedAdministrator,
  type ClientOrderingFacts,
  OrderingFactsQueries,
} from './ordering-facts.queries.js';
import type { Offer } from '../identifiers/igc-words.js';

/** Who may order for a client today, in the order they are named, and each thing that is missing (French: why, and what to do). */
export interface OrderingRightsOfClient {
  administrators: AssignedAdministrator[];
  missing: string[];
  obstacles: Obstacle[];
}

/** What keeps an order from being opened for a client: rule 7, and what comes before it. */
export interface Barrier {
  code: Obstacle['code'] | 'archived' | 'entity_closed' | 'contract_unsigned';
  /** French: why, and what to do. */
  sentence: string;
}

/** What keeps each offer from being ordered for a client. */
export interface BarriersOfClient extends Record<Offer, Barrier[]> {
  /** Those of the client itself who have been recorded and have a card today: they need no mandate. */
  ownWithCard: AssignedAdministrator[];
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
    return {
      administrators: people,
      missing: missing.map(({ sentence }) => sentence),
      obstacles: missing,
    };
  }

  /** Why no order of this offer may be opened for the client today: French reasons; none, it may. */
  async whyNotOpen(clientId: string, offer: Offer): Promise<string[]> {
    return (await this.whyNotOpenAny(clientId))[offer];
  }

  /** The same for every offer and many clients, in a fixed number of queries; clients that are not there are left out. */
  async whyNotOpenMany(clientIds: string[]): Promise<Map<string, Record<Offer, string[]>>> {
    const barriers = await this.barriersOfMany(clientIds);
    return new Map([...barriers].map(([id, { ORG, SERV }]) => [id, { ORG: sentences(ORG), SERV: sentences(SERV) }]));
  }

  /** The same, each with what it is. */
  async barriersOfMany(clientIds: string[]): Promise<Map<string, BarriersOfClient>> {
    const today = clock.today();
    const facts = await this.facts.ofClients(clientIds, today);
    return new Map(
      [...facts].map(([id, own]) => [
        id,
        {
          ORG: barriers(own, 'ORG', today),
          SERV: barriers(own, 'SERV', today),
          ownWithCard: ablePeople(own, today).filter(({ clientId }) => clientId !== null),
        },
      ]),
    );
  }

  /** The same of one client: what a page of many slots asks. @throws NotFound */
  async whyNotOpenAny(clientId: string): Promise<Record<Offer, string[]>> {
    const found = (await this.whyNotOpenMany([clientId])).get(clientId);
    if (!found) throw new NotFound();
    return found;
  }
}

function barriers(facts: ClientOrderingFacts, offer: Offer, today: string): Barrier[] {
  if (facts.archived) return [{ code: 'archived', sentence: archivedReason }];
  const closed = whyEntityClosed(facts);
  // Nothing that is mended of the rest would let it order.
  if (closed) return [{ code: 'entity_closed', sentence: closed }];
  const { missing } = whoMayOrder(facts, offer, today);
  return facts.contractState === 'signed' ? missing : [unsigned, ...missing];
}

const sentences = (all: Barrier[]) => all.map(({ sentence }) => sentence);

// Guide V0.6, étape 1: the contract comes before everything.
const unsigned: Barrier = {
  code: 'contract_unsigned',
  sentence: 'Le contrat du client avec l’ANS n’est pas signé\u00a0: notez sa signature quand elle arrive.',
};
