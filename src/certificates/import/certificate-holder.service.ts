import { Injectable } from '@nestjs/common';
import type { CertificateFacts } from '../../pki/certificate/certificate.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { HolderPlace } from '../../slots/holder-place.js';
import { SlotSuccession } from '../../slots/slot-succession.service.js';
import { Slot } from '../../slots/slot.entity.js';
import { certificatePlace } from './certificate-place.js';
import { InventoryQueries } from './inventory.queries.js';

/** The slot of the number that a certificate carries: found first, and made only for one that is taken. */
@Injectable()
export class CertificateHolder {
  constructor(
    private readonly db: TenantDb,
    private readonly inventories: InventoryQueries,
    private readonly succession: SlotSuccession,
  ) {}

  /** Writes nothing: of a certificate that is refused, no slot is left behind. */
  async find(slot: Slot, certificate: CertificateFacts): Promise<HolderPlace> {
    const inventory = (await this.inventories.of([slot.clientId])).get(slot.clientId);
    return inventory ? certificatePlace(slot, certificate, inventory) : { slot, todo: 'nothing', holder: null };
  }

  /** The slot of a place, there from now on. */
  async make(place: HolderPlace): Promise<Slot> {
    if (place.todo === 'nothing') return place.slot;
    await this.succession.keep([place]);
    return this.db.theOne(Slot, { id: place.slot.id });
  }
}
