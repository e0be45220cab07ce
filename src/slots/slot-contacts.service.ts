import { Injectable } from '@nestjs/common';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { writeRows } from '../platform/tenancy/write-rows.js';

/** An address that takes the place of somebody's on a slot. */
export interface ReplacedContact {
  id: string;
  label: string;
  clientId: string;
  address: string;
  actor: boolean;
  informed: boolean;
}

/** The addresses of many slots at once. In the caller's transaction; what the platform knows already stays there until the renewal. */
@Injectable()
export class SlotContacts {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  async replace(contacts: ReplacedContact[], reason: string): Promise<void> {
    await writeRows(
      this.db,
      `UPDATE slots s SET actor_email = CASE WHEN r.actor THEN r.address ELSE s.actor_email END,
              informed_email = CASE WHEN r.informed THEN r.address ELSE s.informed_email END, version = s.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, address text, actor boolean, informed boolean) WHERE s.id = r.id`,
      contacts,
    );
    await this.audit.recordMany(
      contacts.map(({ id, label, clientId }) => ({
        subject: { kind: 'slot', id },
        clientId,
        action: 'contacts_edited',
        summary: `Adresses de l’emplacement ${label} modifiées`,
        reason,
      })),
    );
  }
}
