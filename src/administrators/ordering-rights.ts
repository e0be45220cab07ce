import { Injectable } from '@nestjs/common';
import { parisDate } from '../journey/working-days.js';
import { DelegationsService } from '../delegations/delegations.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { AdministratorsService, cardValid, type AdministratorWithCard } from './administrators.service.js';
import { AssignmentsService } from './assignments.service.js';

export interface OrderingRight {
  /** Who may order for this client today. */
  administrators: AdministratorWithCard[];
  /** Each part that is missing, in French; empty when somebody may order. */
  missing: string[];
}

/** Domain rule 7: a delegation in force, an administrator with an active assignment, and a card valid today. */
@Injectable()
export class OrderingRights {
  constructor(
    private readonly db: TenantDb,
    private readonly delegations: DelegationsService,
    private readonly administrators: AdministratorsService,
    private readonly assignments: AssignmentsService,
  ) {}

  async of(clientId: string, now = new Date()): Promise<OrderingRight> {
    const today = parisDate(now);
    const missing = await this.withoutDelegation(clientId);
    const assigned = await this.assignments.activeFor(clientId);
    const people = await this.administrators.forRequest(assigned.map((assignment) => assignment.administratorId));
    const able = people.filter((person) => person.leftOn === null && cardValid(person.card, today));
    if (people.length === 0)
      missing.push(
        'Aucun administrateur n’a d’habilitation active pour ce client\u00a0: faites valider une demande 413.',
      );
    else if (able.length === 0)
      missing.push(
        `${people.map((person) => `${person.firstName} ${person.lastName}`).join(', ')}\u00a0: aucune carte valide aujourd’hui. Enregistrez la carte renouvelée.`,
      );
    return { administrators: missing.length === 0 ? able : [], missing };
  }

  private async withoutDelegation(clientId: string): Promise<string[]> {
    const rows = await this.db.query<{ self_administered: boolean }>(
      'SELECT self_administered FROM clients WHERE id = $1',
      [clientId],
    );
    if (rows[0]?.self_administered) return [];
    const delegation = await this.delegations.inForce(clientId);
    return delegation
      ? []
      : ['Aucune délégation n’est en vigueur\u00a0: faites-la signer par le représentant du client.'];
  }
}
