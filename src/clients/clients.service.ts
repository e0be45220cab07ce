import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import { archivedReason } from './client-lock.js';
import { Client, type ContractState } from './client.entity.js';
import { OwnClients } from './own-clients.service.js';

@Injectable()
export class ClientsService {
  constructor(
    private readonly db: TenantDb,
    private readonly own: OwnClients,
  ) {}

  async byId(id: string): Promise<Client> {
    const client = await this.db.repo(Client).findOneBy({ id });
    if (!client) throw new NotFound();
    return client;
  }

  /** The client whose record is about to change. @throws Refused when it is archived, Forbidden when it is not for who acts to change */
  async open(id: string): Promise<Client> {
    const client = await this.byId(id);
    await this.own.refuse([id]);
    if (client.archivedAt) throw new Refused([archivedReason]);
    return client;
  }

  /** Of many, what stands in the way of an act; those that are not there are left out. */
  standing(ids: string[]): Promise<{ id: string; archived: boolean; contractState: ContractState }[]> {
    return this.db.query(
      'SELECT id, archived_at IS NOT NULL AS archived, contract_state FROM clients WHERE id = ANY ($1::uuid[])',
      [ids],
    );
  }

  /** Of many, whether each is archived. */
  async archivedAmong(ids: string[]): Promise<Map<string, boolean>> {
    return new Map((await this.standing(ids)).map(({ id, archived }) => [id, archived]));
  }

  /** @param number a FINESS EJ, or the SIRET of a client that has no FINESS */
  byNumber(number: string): Promise<Client | null> {
    return this.db.repo(Client).findOneBy({ number });
  }
}
