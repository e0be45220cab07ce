import { Injectable } from '@nestjs/common';
import { ClientsService } from '../clients/clients.service.js';
import type { Offer } from '../delegations/delegation.entity.js';
import { DelegationsService } from '../delegations/delegations.service.js';
import { type AdministratorWithCard, whyNotOrdering } from '../administrators/administrator-with-card.js';
import { AdministratorsQueries } from '../administrators/administrators.queries.js';
import { clock } from '../platform/clock.js';

/** Who may order for a client today, and each thing that is missing (French: why, and what to do). */
export interface OrderingRightsOfClient {
  administrators: AdministratorWithCard[];
  missing: string[];
}

/**
 * Domain rule 7: a delegation in force whose scope covers the order (unless the client acts itself), an administrator whom
 * ANS has recorded for the client, a card valid today.
 */
@Injectable()
export class OrderingRights {
  constructor(
    private readonly clients: ClientsService,
    private readonly delegations: DelegationsService,
    private readonly people: AdministratorsQueries,
  ) {}

  /** @param offer what is to be ordered: the delegation must cover it */
  async of(clientId: string, offer: Offer = 'ORG'): Promise<OrderingRightsOfClient> {
    const client = await this.clients.byId(clientId);
    const today = clock.today();
    const delegation = client.selfAdministered ? null : await this.delegationObstacle(clientId, offer);
    const recorded = await this.people.recordedFor(clientId);
    // A client that acts itself orders with its own people's CPE.
    const eligible = client.selfAdministered ? recorded.filter((person) => person.clientId === clientId) : recorded;
    const obstacles = eligible.map((person) => whyNotOrdering(person, today));
    const able = eligible.filter((_, index) => obstacles[index] === null);
    const people = able.length > 0 ? [] : peopleMissing(eligible, obstacles, client.selfAdministered);
    const missing = [...(delegation ? [delegation] : []), ...people];
    return { administrators: delegation ? [] : able, missing };
  }

  private async delegationObstacle(clientId: string, offer: Offer): Promise<string | null> {
    const delegation = await this.delegations.inForce(clientId);
    if (!delegation) return 'Aucune délégation en vigueur\u00a0: faites signer le mandat du client, puis activez-le.';
    if (delegation.scope.includes(offer)) return null;
    return `La délégation en vigueur ne couvre pas l’offre ${offer}\u00a0: faites signer un mandat plus étendu.`;
  }
}

function peopleMissing(eligible: AdministratorWithCard[], obstacles: (string | null)[], own: boolean): string[] {
  if (eligible.length > 0) return obstacles.filter((reason) => reason !== null);
  return [
    own
      ? 'Aucun administrateur du client n’est habilité\u00a0: il doit en déclarer un à l’ANS par le formulaire 413.'
      : 'Aucun administrateur n’est habilité pour ce client\u00a0: envoyez la demande 413 à l’ANS.',
  ];
}
