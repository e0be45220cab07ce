import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import { archivedReason } from './read-only-client.js';
import { Client } from './client.entity.js';
import { OwnClients } from './own-clients.service.js';

@Injectable()
export class ClientsService {
  constructor(
    private readonly db: TenantDb,
    private readonly own: OwnClients,
  ) {}

  async byId(id: string): Promise<Client> {
    const client = await this.db.one(Client, { id });
    if (!client) throw new NotFound();
    return client;
  }

  /** The client whose record is about to change. @throws Refused when it is archived, Forbidden when it is not for who acts to change */
  async open(id: string): Promise<Client> {
    const client = await this.byId(id);
    await this.refuseClosed(client);
    return client;
  }

  /** @throws Forbidden for whoever may not act on it, Refused when it is archived */
  async refuseClosed({ id, archivedAt }: Client): Promise<void> {
    await this.own.refuse([id]);
    if (archivedAt) throw new Refused([archivedReason]);
  }

  /** Of many, whether each is archived; those that are not there are left out. */
  async archivedAmong(ids: string[]): Promise<Map<string, boolean>> {
    const rows = await this.db.query<{ id: string; archived: boolean }>(
      'SELECT id, archived_at IS NOT NULL AS archived FROM clients WHERE id = ANY ($1::uuid[])',
      [ids],
    );
    return new Map(rows.map(({ id, archived }) => [id, archived]));
  }

  /** The private key of a certificate of theirs that is in force came to us. */
  async keyCame(ids: string[]): Promise<void> {
    await this.db.execute('UPDATE clients SET key_exposed_at = moment() WHERE id = ANY ($1::uuid[])', [ids]);
  }

  /** @param number a FINESS EJ, or the SIRET of a client that has no FINESS */
  byNumber(number: string): Promise<Client | null> {
    return this.db.one(Client, { number });
  }
}
