import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { writeRows } from '../platform/tenancy/write-rows.js';

/** A slot that is watched, and whom the platform writes to about it. */
export interface SlotContact {
  id: string;
  clientId: string;
  label: string;
  actorEmail: string | null;
  informedEmail: string | null;
  /** The end of what is in force; null: nothing is. */
  expiresAt: Date | null;
  version: number;
}

const columns = 's.id, s.client_id, s.label, s.actor_email, s.informed_email, s.expires_at, s.version';

/** The addresses of the slots of many clients: one statement to read, one to write. */
@Injectable()
export class SlotContactsQueries {
  constructor(private readonly db: TenantDb) {}

  watched(clientIds: string[]): Promise<SlotContact[]> {
    return this.db.query<SlotContact>(
      `SELECT ${columns} FROM slots s WHERE s.client_id = ANY ($1::uuid[]) AND s.not_needed_reason IS NULL ORDER BY s.created_at, s.id`,
      [clientIds],
    );
  }

  byIds(ids: string[]): Promise<SlotContact[]> {
    return this.db.query<SlotContact>(`SELECT ${columns} FROM slots s WHERE s.id = ANY ($1::uuid[]) ORDER BY s.id`, [
      ids,
    ]);
  }

  /** Each at the version that was read. */
  async write(slots: SlotContact[]): Promise<void> {
    await writeRows(
      this.db,
      `UPDATE slots s SET actor_email = r."actorEmail", informed_email = r."informedEmail", version = s.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "actorEmail" text, "informedEmail" text, version int) WHERE s.id = r.id AND s.version = r.version`,
      slots,
    );
  }
}
