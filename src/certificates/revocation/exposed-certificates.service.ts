import { Injectable } from '@nestjs/common';
import { ClientsService } from '../../clients/clients.service.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { together } from '../../platform/tenancy/together.js';
import { count } from '../../platform/web/view-helpers.js';
import { spoiltOrder } from '../../slots/spoilt-order.facts.js';
import { StandsOnKeys } from '../../trust/exposed-keys.service.js';

/** What stands on keys whose private part came to us: certificates in force (docs/decisions/0087) and orders under way (0088), to be made again. */
@Injectable()
export class ExposedCertificates {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly clients: ClientsService,
  ) {}

  @StandsOnKeys(true)
  async note(fingerprints: string[]): Promise<void> {
    const concerned = await this.concerned(fingerprints);
    if (concerned.length === 0) return;
    await this.clients.keyCame(concerned);
    const [certificates, orders] = await together(this.certificates(fingerprints), this.orders(fingerprints));
    await this.audit.recordMany([...certificates.map(certificateAlarm), ...orders.map(orderAlarm)]);
  }

  private async concerned(fingerprints: string[]): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT x.client_id AS id FROM certificates y JOIN certificates_in_force x ON x.id = y.id WHERE y.spki_sha256 = ANY ($1)
       UNION SELECT o.client_id FROM csrs r JOIN open_orders o ON o.id = r.order_id WHERE r.spki_sha256 = ANY ($1) AND r.acceptable
       ORDER BY id`,
      [fingerprints],
    );
    return rows.map(({ id }) => id);
  }

  private certificates(fingerprints: string[]): Promise<Certificates[]> {
    return this.db.query<Certificates>(
      `SELECT x.client_id, y.installed_at IS NOT NULL AS installed, array_agg(DISTINCT coalesce(x.common_name, x.subject)) AS names
         FROM certificates y JOIN certificates_in_force x ON x.id = y.id WHERE y.spki_sha256 = ANY ($1) GROUP BY 1, 2 ORDER BY 1, 2`,
      [fingerprints],
    );
  }

  // One that has its certificate is told of with it, and one that was given another CSR meanwhile goes on.
  private orders(fingerprints: string[]): Promise<OrderOnKey[]> {
    return this.db.query<OrderOnKey>(
      `SELECT DISTINCT o.client_id, o.id, o.number FROM csrs r JOIN open_orders o ON o.id = r.order_id
        WHERE r.spki_sha256 = ANY ($1) AND o.certificate_id IS NULL AND ${spoiltOrder('o')} = 'key' ORDER BY o.client_id, o.number`,
      [fingerprints],
    );
  }
}

interface Certificates {
  clientId: string;
  installed: boolean;
  names: string[];
}

interface OrderOnKey {
  clientId: string;
  id: string;
  number: string;
}

function certificateAlarm({ clientId, installed, names }: Certificates) {
  const [one, many] = installed
    ? ['d’un certificat en service', 'certificats en service']
    : ['d’un certificat retiré, pas encore installé', 'certificats retirés, pas encore installés'];
  const whose = names.length > 1 ? `de ${count(names.length, many, many)}` : one;
  return {
    subject: { kind: 'client' as const, id: clientId },
    clientId,
    action: 'key_exposed',
    summary: `Alerte\u00a0: la clé privée ${whose} nous est parvenue, à révoquer et à refaire (${names.join(', ')})`,
  };
}

function orderAlarm({ clientId, id, number }: OrderOnKey) {
  return {
    subject: { kind: 'order' as const, id },
    clientId,
    action: 'key_exposed',
    summary: `Alerte\u00a0: la clé privée de la CSR de la commande ${number} nous est parvenue, à refaire avec une clé neuve`,
  };
}
