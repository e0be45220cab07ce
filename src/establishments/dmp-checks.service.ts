import { Injectable } from '@nestjs/common';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

interface Checked {
  id: string;
  clientId: string;
  name: string;
  finessEg: string;
  instance: string;
}

/**
 * Domain rule 16: under the FINESS EJ, the FINESS EG of each establishment stays to be configured in what is sent to the DMP. A check of
 * each installation: another instance that serves the establishment is to be configured in its turn.
 */
@Injectable()
export class DmpChecks {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  /**
   * Every open establishment that the instance serves; one that was configured keeps who said so first. One act, one entry of the
   * journal: what happened before it stays on the page of a client with sixty establishments.
   */
  async noteServedBy(instanceId: string): Promise<void> {
    const rows = await this.note('s.instance_id = $2', instanceId);
    const [one, ...others] = rows;
    if (!one || others.length === 0) return this.tell(rows, 'dmp_configured', configured);
    await this.audit.record({
      subject: { kind: 'instance', id: instanceId },
      clientId: one.clientId,
      action: 'dmp_configured',
      summary: `${configured}\u00a0: ${rows.length} établissements`,
      details: { establishments: rows.map(({ finessEg, name }) => `${finessEg} ${name}`) },
    });
  }

  /** In every instance in service that serves it and uses the DMP. */
  async noteOne(id: string): Promise<void> {
    const rows = await this.note(`s.establishment_id = $2 AND i.retired_at IS NULL AND 'dmp' = ANY (i.services)`, id);
    await this.tell(rows, 'dmp_configured', configured);
  }

  /** It was said by mistake, or the software was set up again. */
  async withdraw(id: string): Promise<void> {
    const rows = await this.db.query<Checked>(
      `UPDATE instance_establishments s SET dmp_configured_at = NULL, dmp_configured_by = NULL FROM establishments e, instances i
        WHERE e.id = s.establishment_id AND i.id = s.instance_id AND s.establishment_id = $1 AND s.dmp_configured_at IS NOT NULL
       RETURNING e.id, e.client_id, e.name, e.finess_eg, i.name AS instance`,
      [id],
    );
    await this.tell(rows, 'dmp_to_configure', 'FINESS EG à configurer de nouveau pour le DMP');
  }

  private note(which: string, id: string): Promise<Checked[]> {
    return this.db.query<Checked>(
      `UPDATE instance_establishments s SET dmp_configured_at = moment(), dmp_configured_by = $1 FROM establishments e, instances i
        WHERE e.id = s.establishment_id AND i.id = s.instance_id AND ${which} AND e.closed_on IS NULL AND s.dmp_configured_at IS NULL
       RETURNING e.id, e.client_id, e.name, e.finess_eg, i.name AS instance`,
      [this.db.actor.name, id],
    );
  }

  private async tell(rows: Checked[], action: string, done: string): Promise<void> {
    await this.audit.recordMany(
      rows.map(({ id, clientId, name, finessEg, instance }) => ({
        subject: { kind: 'establishment', id },
        clientId,
        action,
        summary: `${done}\u00a0: ${name}, ${finessEg}, ${instance}`,
      })),
    );
  }
}

const configured = 'FINESS EG configuré pour le DMP';

/** Domain rule 16: under the EJ, the FINESS EG stays to be configured in what is sent to the DMP. */
export function needsFinessCheck(slot: { serves: string[]; establishmentId: string | null }): boolean {
  return slot.establishmentId === null && slot.serves.includes('dmp');
}
