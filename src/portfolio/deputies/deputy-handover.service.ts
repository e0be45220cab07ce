import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

interface Passed {
  id: string;
  clientId: string | null;
  /** Of what is still there. */
  version?: number;
}

/** Somebody leaves who stands in for others, or whom others stand in for. In the caller's transaction. */
@Injectable()
export class DeputyHandover {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  /**
   * What goes on is given to `to`, or ended with the person; an absence of the person ends too, since their clients have somebody else.
   * @param to an account of the team; null: nobody
   */
  async pass(from: string, to: { id: string; name: string } | null, reason: string): Promise<void> {
    const given = to ? await this.give(from, to.id) : [];
    const begun = await this.db.query<Passed>(
      `UPDATE deputies SET ends_on = paris_today() - 1, version = version + 1
        WHERE (deputy_id = $1 OR account_manager_id = $1) AND starts_on < paris_today() AND ends_on >= paris_today() RETURNING id, client_id, version`,
      [from],
    );
    const coming = await this.db.query<Passed>(
      `DELETE FROM deputies WHERE (deputy_id = $1 OR account_manager_id = $1) AND starts_on >= paris_today() RETURNING id, client_id`,
      [from],
    );
    const tell = (action: string, summary: string) => (deputy: Passed) => ({
      subject: { kind: 'deputy', id: deputy.id },
      clientId: deputy.clientId,
      action,
      summary,
      reason,
      details: deputy.version ? { version: deputy.version } : {},
    });
    await this.audit.recordMany([
      ...given.map(tell('edited', `Suppléance confiée à ${to?.name ?? ''}`)),
      ...begun.map(tell('ended', 'Suppléance terminée')),
      ...coming.map(tell('removed', 'Suppléance annulée avant de commencer')),
    ]);
  }

  // Nobody stands in for themselves.
  private give(from: string, to: string): Promise<Passed[]> {
    return this.db.query<Passed>(
      `UPDATE deputies d SET deputy_id = $2, version = version + 1
        WHERE deputy_id = $1 AND ends_on >= paris_today() AND account_manager_id IS DISTINCT FROM $2::uuid AND account_manager_id IS DISTINCT FROM $1::uuid
          AND NOT EXISTS (SELECT 1 FROM clients c WHERE c.id = d.client_id AND c.account_manager_id = $2) RETURNING id, client_id, version`,
      [from, to],
    );
  }
}
