import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

/** What is wrong with certificates, those that others have replaced included (domain rule 11). */
@Injectable()
export class WrongCertificates {
  constructor(private readonly db: TenantDb) {}

  /** By the id of the certificate, as `wrongBecause` reads it: those of a slot with which something is. */
  async ofSlot(slotId: string): Promise<Map<string, string>> {
    const rows = await this.db.query<{ id: string; wrong: string }>(
      'SELECT id, wrong FROM certificates_to_redo WHERE slot_id = $1',
      [slotId],
    );
    return new Map(rows.map(({ id, wrong }) => [id, wrong]));
  }
}
