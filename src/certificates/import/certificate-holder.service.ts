import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Client } from '../../clients/client.entity.js';
import { Establishment } from '../../establishments/establishment.entity.js';
import type { CertificateFacts } from '../../pki/certificate/certificate.js';
import { textOfName } from '../../pki/verdict/distinguished-name.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { holderLevel } from '../../slots/plan/holder-level.js';
import { SlotSuccession } from '../../slots/slot-succession.service.js';
import type { Slot } from '../../slots/slot.entity.js';
import { SlotsService } from '../../slots/slots.service.js';

/** Finds the slot of the number that a certificate carries: another holder's is never written over (domain rule 5). */
@Injectable()
export class CertificateHolder {
  constructor(
    private readonly db: TenantDb,
    private readonly slots: SlotsService,
    private readonly succession: SlotSuccession,
  ) {}

  /**
   * The slot of the same certificate for the holder that its OU names: made when it was not there, on an instance that serves the
   * establishment when there is one. A number that is not the client's changes nothing: the verdict says so.
   */
  async slotFor(slot: Slot, certificate: CertificateFacts): Promise<Slot> {
    const client = await this.db.repo(Client).findOneByOrFail({ id: slot.clientId });
    const establishments = await this.db.repo(Establishment).findBy({ clientId: slot.clientId });
    const { level, finess } = holderLevel(textOfName(certificate.subject), { ...client, establishments });
    if (level === 'unknown') return slot;
    const holder = level === 'EJ' ? null : (establishments.find(({ finessEg }) => finessEg === finess) ?? null);
    if ((holder?.id ?? null) === slot.establishmentId) return slot;
    const own = holder === null ? slot : await this.onServingInstance(slot, holder);
    return own.establishmentId === (holder?.id ?? null) ? own : this.succession.holderSlot(own, holder);
  }

  private async onServingInstance(slot: Slot, holder: Establishment): Promise<Slot> {
    // The instance it was brought to comes first, then one of the client's that has the same kind of slot.
    const [found] = await this.db.query<{ id: string }>(
      sql`SELECT s.id FROM slots s JOIN instances i ON i.id = s.instance_id AND i.retired_at IS NULL
            JOIN instance_establishments x ON x.instance_id = i.id AND x.establishment_id = ${holder.id}
            JOIN establishments e ON e.id = x.establishment_id AND e.closed_on IS NULL
           WHERE s.client_id = ${slot.clientId} AND s.offer = ${slot.offer} AND s.usage = ${slot.usage} AND s.purpose = ${slot.purpose}
             AND (${slot.commonNameRule !== 'exact' && slot.purpose !== 'other'} OR s.common_name = ${slot.commonName})
           ORDER BY s.instance_id <> ${slot.instanceId}, s.establishment_id IS DISTINCT FROM ${holder.id}, s.created_at, s.id LIMIT 1`,
    );
    // Served by none: it is watched where it was brought, rather than by nobody.
    return found ? this.slots.byId(found.id) : slot;
  }
}
