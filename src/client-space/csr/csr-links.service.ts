import { Injectable } from '@nestjs/common';
import { AskedCsrs, type CsrLink } from '../../orders/asked/asked-csrs.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { csrIsAsked } from '../links/asked-csrs.facts.js';

/** The links by which CSRs are asked for, as the page of an order tells them. */
@Injectable()
export class CsrLinks extends AskedCsrs {
  constructor(private readonly db: TenantDb) {
    super();
  }

  ofOrder(orderId: string): Promise<CsrLink[]> {
    return this.db.query<CsrLink>(
      `SELECT l.person_name, l.email, l.created_at, l.created_by, l.seen_at, l.expires_at FROM client_links l
        WHERE l.order_id = $1 AND ${csrIsAsked('l')} ORDER BY l.created_at DESC, l.id DESC LIMIT 20`,
      [orderId],
    );
  }
}
