import { Injectable } from '@nestjs/common';
import type { Client } from '../../clients/client.entity.js';
import { ClientsService } from '../../clients/clients.service.js';
import { ContractService } from '../../clients/records/contract.service.js';
import { RepresentativesService } from '../../clients/records/representatives.service.js';
import { DelegationsService } from '../../delegations/delegations.service.js';
import { InstancesService } from '../../instances/instances.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { type Prepared, RequestsService } from '../../requests/requests.service.js';
import type { Opening, OpeningPart } from './opening.form.js';
import { over } from '../../delegations/delegation.facts.js';

/** From an empty record to a prepared request at once: the acts of each page, one after the other, in one transaction. */
@Injectable()
export class OpeningService {
  constructor(
    private readonly db: TenantDb,
    private readonly clients: ClientsService,
    private readonly contracts: ContractService,
    private readonly representatives: RepresentativesService,
    private readonly instances: InstancesService,
    private readonly delegations: DelegationsService,
    private readonly requests: RequestsService,
  ) {}

  /** What this client has not yet, and one page may take. */
  async lacking({ id, contractState, selfAdministered }: Client): Promise<OpeningPart[]> {
    const [has] = await this.db.query<Record<'representative' | 'instance' | 'delegation', boolean>>(
      `SELECT EXISTS (SELECT 1 FROM representatives WHERE client_id = $1 AND ended_on IS NULL) AS representative,
              EXISTS (SELECT 1 FROM instances WHERE client_id = $1 AND retired_at IS NULL) AS instance,
              EXISTS (SELECT 1 FROM delegations WHERE client_id = $1 AND NOT ${over('delegations')}) AS delegation`,
      [id],
    );
    return [
      ...(contractState === 'signed' ? [] : (['contract'] as const)),
      ...(has?.representative ? [] : (['representative'] as const)),
      ...(has?.instance ? [] : (['instance'] as const)),
      ...(has?.delegation || selfAdministered ? [] : (['delegation'] as const)),
      ...((await this.requests.openRequest(id)) ? [] : (['administrators'] as const)),
    ];
  }

  /** @throws EditConflict, RefusedField and Refused as each act does: then nothing of it is kept */
  async open(
    clientId: string,
    { contract, representative, instance, delegation, administrators }: Opening,
  ): Promise<Prepared> {
    const client = await this.clients.open(clientId);
    if (contract) await this.contracts.edit(client, contract);
    if (representative) await this.representatives.appoint(clientId, representative, null);
    if (instance) await this.instances.add(clientId, instance);
    if (delegation) await this.delegations.recordSigned(clientId, delegation, delegation.evidence);
    if (!administrators) return this.requests.prepare(clientId);
    const proposed = (await this.requests.prospect(clientId)).administrators.map(({ id }) => id);
    return this.requests.prepare(clientId, { administratorIds: proposed.filter((id) => administrators.includes(id)) });
  }
}
