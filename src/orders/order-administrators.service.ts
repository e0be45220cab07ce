import { Injectable } from '@nestjs/common';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { writeVersions } from '../platform/tenancy/write-rows.js';

/** An order under way that somebody else goes on with. */
export interface HandedOrder {
  id: string;
  number: string;
  clientId: string;
  to: { id: string; name: string };
}

/** Who goes on with orders, changed for many at once. In the caller's transaction; who placed them stays who did. */
@Injectable()
export class OrderAdministrators {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  async handOver(orders: HandedOrder[], reason: string): Promise<void> {
    const versions = await writeVersions(
      this.db,
      `UPDATE orders o SET administrator_id = r.administrator, version = o.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, administrator uuid) WHERE o.id = r.id RETURNING o.id, o.version`,
      orders.map(({ id, to }) => ({ id, administrator: to.id })),
    );
    await this.audit.recordMany(
      orders.map(({ id, number, clientId, to }) => ({
        subject: { kind: 'order', id },
        clientId,
        action: 'handed_over',
        summary: `Commande ${number} confiée à ${to.name}`,
        reason,
        details: { version: versions.get(id) },
      })),
    );
  }
}
