import { Injectable } from '@nestjs/common';
import { Client } from '../../clients/client.entity.js';
import { Establishment } from '../../establishments/establishment.entity.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Slot } from '../../slots/slot.entity.js';

/** What a client has, as far as the place of a certificate depends on it. */
export interface Inventory {
  client: Client;
  establishments: Establishment[];
  /** Oldest first. */
  slots: Slot[];
  /** Instances in service, by id, and the establishments that each serves. */
  instances: Map<string, { name: string; serves: string[] }>;
}

/** Reads what certificates are placed by: four statements, however many clients. */
@Injectable()
export class InventoryQueries {
  constructor(private readonly db: TenantDb) {}

  async of(clientIds: string[]): Promise<Map<string, Inventory>> {
    const ids = [...new Set(clientIds)];
    const clients = await this.db.rows(Client, { id: ids });
    const establishments = await this.db.rows(Establishment, { clientId: ids });
    const slots = await this.db.rows(Slot, { clientId: ids }, { order: { createdAt: 'ASC', id: 'ASC' } });
    const found = new Map<string, Inventory>(
      clients.map((client) => [client.id, { client, establishments: [], slots: [], instances: new Map() }]),
    );
    for (const one of establishments) found.get(one.clientId)?.establishments.push(one);
    for (const slot of slots) found.get(slot.clientId)?.slots.push(slot);
    for (const { id, clientId, name, serves } of await this.instances(ids))
      found.get(clientId)?.instances.set(id, { name, serves });
    return found;
  }

  private instances(clientIds: string[]): Promise<{ id: string; clientId: string; name: string; serves: string[] }[]> {
    return this.db.query(
      `SELECT i.id, i.client_id, i.name, ARRAY(SELECT x.establishment_id FROM instance_establishments x JOIN establishments e ON e.id = x.establishment_id AND e.closed_on IS NULL
                                                WHERE x.instance_id = i.id) AS serves
         FROM instances i WHERE i.client_id = ANY ($1) AND i.retired_at IS NULL`,
      [clientIds],
    );
  }
}
