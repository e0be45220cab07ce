import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound } from '../platform/web/errors.js';
import { Client } from './client.entity.js';

@Injectable()
export class ClientsService {
  constructor(private readonly db: TenantDb) {}

  async byId(id: string): Promise<Client> {
    const client = await this.db.repo(Client).findOneBy({ id });
    if (!client) throw new NotFound();
    return client;
  }
}
