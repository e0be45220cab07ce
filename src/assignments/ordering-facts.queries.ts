import { Injectable } from '@nestjs/common';
import type { AdministratorWithCard } from '../administrators/administrator-with-card.js';

import { AdministratorsQueries } from '../administrators/administrators.queries.js';
import type { ContractState } from '../clients/client.entity.js';
import { entityClosedOn } from '../directory/closed-entity.facts.js';
import { DelegationsService } from '../delegations/delegations.service.js';
import type { Offer } from '../identifiers/igc-words.js';
import type { Assigned, OrderingFacts } from '../journey/steps/ordering.js';
import { grouped } from '../platform/grouped.js';
import { together } from '../platform/tenancy/together.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { parisDay } from '../platform/tenancy/paris-day.js';

/** Somebody assigned to a client, with what a page shows of the person. */
export type AssignedAdministrator = AdministratorWithCard & Pick<Assigned, 'state' | 'since' | 'offers'>;

/** What domain rule 7 depends on, and whether anything may be ordered for the client at all. */
export interface ClientOrderingFacts extends OrderingFacts<AssignedAdministrator> {
  archived: boolean;
  contractState: ContractState;
}

interface AssignmentRow {
  clientId: string;
  administratorId: string;
  state: Assigned['state'];
  since: string;
  offers: Offer[] | null;
}

/** What domain rule 7 depends on, for any number of clients in four queries. */
@Injectable()
export class OrderingFactsQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly people: AdministratorsQueries,
    private readonly delegations: DelegationsService,
  ) {}

  async ofClients(clientIds: string[], today: string): Promise<Map<string, ClientOrderingFacts>> {
    const [clients, delegations, assigned] = await together(
      this.db.query<
        Pick<ClientOrderingFacts, 'selfAdministered' | 'archived' | 'contractState' | 'entityClosedOn'> & { id: string }
      >(
        `SELECT c.id, c.self_administered, c.archived_at IS NOT NULL AS archived, c.contract_state, ${entityClosedOn('c')} AS entity_closed_on FROM clients c WHERE c.id = ANY($1)`,
        [clientIds],
      ),
      this.delegations.mandatesOf(clientIds, today),
      this.assigned(clientIds),
    );
    return new Map(
      clients.map(({ id, selfAdministered, archived, contractState, entityClosedOn: closedOn }) => [
        id,
        {
          selfAdministered,
          archived,
          contractState,
          entityClosedOn: closedOn,
          delegation: delegations.get(id) ?? null,
          people: assigned.get(id) ?? [],
        },
      ]),
    );
  }

  // The same few people are assigned to thousands of clients: they and their cards are read once.
  private async assigned(clientIds: string[]): Promise<Map<string, AssignedAdministrator[]>> {
    const rows = await this.db.query<AssignmentRow>(
      `SELECT client_id, administrator_id, state, ${parisDay('state_since')} AS since, offers FROM assignments
        WHERE client_id = ANY($1) AND state <> 'closed' ORDER BY client_id, created_at, id`,
      [clientIds],
    );
    const found = await this.people.byIds([...new Set(rows.map((row) => row.administratorId))]);
    const people = new Map(found.map((person) => [person.id, person]));
    return grouped(
      rows.filter(({ administratorId }) => people.has(administratorId)),
      ({ clientId }) => clientId,
      (row) => assignedTo(people.get(row.administratorId) as AdministratorWithCard, row),
    );
  }
}

// Written out: what is spread and then added to costs a hundred times as much, for each client of a batch.
function assignedTo(
  { id, clientId, lastName, firstName, phone, email, leftOn, card }: AdministratorWithCard,
  { state, since, offers }: AssignmentRow,
): AssignedAdministrator {
  return { id, clientId, lastName, firstName, phone, email, leftOn, card, state, since, offers };
}
