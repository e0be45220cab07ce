import { Injectable } from '@nestjs/common';
import { ClientsService } from '../../clients/clients.service.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { count } from '../../platform/web/view-helpers.js';
import { StandsOnKeys } from '../../trust/exposed-keys.service.js';

/** Certificates in force whose private key came to us: to be revoked and made again (docs/decisions/0087). */
@Injectable()
export class ExposedCertificates {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly clients: ClientsService,
  ) {}

  @StandsOnKeys(true)
  async note(fingerprints: string[]): Promise<void> {
    const found = await this.db.query<{ clientId: string; names: string[] }>(
      `SELECT x.client_id, array_agg(DISTINCT coalesce(x.common_name, x.subject)) AS names
         FROM certificates y JOIN certificates_in_force x ON x.id = y.id WHERE y.spki_sha256 = ANY ($1) GROUP BY x.client_id ORDER BY x.client_id`,
      [fingerprints],
    );
    if (found.length === 0) return;
    await this.clients.keyCame(found.map(({ clientId }) => clientId));
    await this.audit.recordMany(
      found.map(({ clientId, names }) => ({
        subject: { kind: 'client', id: clientId },
        clientId,
        action: 'key_exposed',
        summary: `Alerte\u00a0: la clé privée ${names.length > 1 ? `de ${count(names.length, 'certificat', 'certificats')}` : 'd’un certificat'} en service nous est parvenue, à révoquer et à refaire (${names.join(', ')})`,
      })),
    );
  }
}
