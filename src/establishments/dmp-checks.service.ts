import { Injectable } from '@nestjs/common';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

interface Checked {
  id: string;
  clientId: string;
  name: string;
  finessEg: string;
}

/** Domain rule 16: under the FINESS EJ, the FINESS EG of each establishment stays to be configured in what is sent to the DMP. */
@Injectable()
export class DmpChecks {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  /** Every open establishment that the instance serves; one that was configured keeps who said so first. */
  noteServedBy(instanceId: string): Promise<void> {
    return this.note(`id IN (SELECT establishment_id FROM instance_establishments WHERE instance_id = $2)`, instanceId);
  }

  noteOne(id: string): Promise<void> {
    return this.note('id = $2', id);
  }

  /** It was said by mistake, or the software was set up again. */
  async withdraw(id: string): Promise<void> {
    const rows = await this.db.query<Checked>(
      `UPDATE establishments SET dmp_configured_at = NULL, dmp_configured_by = NULL, version = version + 1
        WHERE id = $1 AND dmp_configured_at IS NOT NULL RETURNING id, client_id, name, finess_eg`,
      [id],
    );
    await this.tell(rows, 'dmp_to_configure', 'FINESS EG à configurer de nouveau pour le DMP');
  }

  private async note(which: string, id: string): Promise<void> {
    const rows = await this.db.query<Checked>(
      `UPDATE establishments SET dmp_configured_at = moment(), dmp_configured_by = $1, version = version + 1
        WHERE ${which} AND closed_on IS NULL AND dmp_configured_at IS NULL RETURNING id, client_id, name, finess_eg`,
      [this.db.actor.name, id],
    );
    await this.tell(rows, 'dmp_configured', 'FINESS EG configuré pour le DMP');
  }

  private async tell(rows: Checked[], action: string, done: string): Promise<void> {
    await this.audit.recordMany(
      rows.map(({ id, clientId, name, finessEg }) => ({
        subject: { kind: 'establishment', id },
        clientId,
        action,
        summary: `${done}\u00a0: ${name}, ${finessEg}`,
      })),
    );
  }
}

/** Domain rule 16: under the EJ, the FINESS EG stays to be configured in what is sent to the DMP. */
export function needsFinessCheck(slot: { purpose: string; establishmentId: string | null }): boolean {
  return slot.establishmentId === null && (slot.purpose === 'dmp_auth' || slot.purpose === 'dmp_sign');
}
