import { Injectable } from '@nestjs/common';
import { Client } from '../../clients/client.entity.js';
import { OwnClients } from '../../clients/own-clients.service.js';
import { Establishment } from '../../establishments/establishment.entity.js';
import { Instance } from '../../instances/instance.entity.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { gathered } from '../../platform/tenancy/together.js';
import { NotFound } from '../../platform/web/errors.js';
import { Certificate } from '../certificate.entity.js';
import { type NextHolder, nextHolder } from '../../journey/plan/coverage.js';
import { CoverageQueries, type SlotWithCoverage } from '../../slots/coverage.queries.js';
import { type HappenedRow, HappenedQueries } from '../../orders/happened.queries.js';
import { OrdersService } from '../../orders/orders.service.js';
import { Order } from '../../orders/order.entity.js';
import type { Slot } from '../../slots/slot.entity.js';
import { type ReplacedSlot, SlotSuccession } from '../../slots/slot-succession.service.js';
import { SlotsService } from '../../slots/slots.service.js';
import { WrongCertificates } from '../../slots/wrong-certificates.queries.js';

export interface SlotPageFacts {
  slot: Slot;
  client: Client;
  instance: Instance;
  /** The holder when it is an establishment. */
  establishment: Establishment | null;
  /** The slot of the client that takes over, and those of establishments this one takes over from. */
  successor: Slot | null;
  replaces: ReplacedSlot[];
  /** Where its certificate may be ordered under the same number: not after that of an establishment. */
  next: NextHolder;
  coverage: SlotWithCoverage;
  /** Newest first: each may replace the one it names. */
  certificates: Certificate[];
  /** What is wrong with each of them, by its id. */
  wrong: Map<string, string>;
  orders: Order[];
  /** Whether the services of the instance still ask for it. */
  needed: boolean;
  /** Why no order may be opened today. */
  notOpen: string[];
  happened: HappenedRow[];
}

@Injectable()
export class SlotPageService {
  constructor(
    private readonly db: TenantDb,
    private readonly slots: SlotsService,
    private readonly succession: SlotSuccession,
    private readonly coverage: CoverageQueries,
    private readonly happened: HappenedQueries,
    private readonly orders: OrdersService,
    private readonly wrong: WrongCertificates,
    private readonly own: OwnClients,
  ) {}

  async facts(slotId: string): Promise<SlotPageFacts> {
    const slot = await this.slots.byId(slotId);
    await this.own.openPage(slot.clientId);
    const { coverage, ...facts } = await gathered({
      coverage: this.coverage.ofSlot(slotId),
      client: this.db.theOne(Client, { id: slot.clientId }),
      instance: this.db.theOne(Instance, { id: slot.instanceId }),
      establishment: slot.establishmentId ? this.db.one(Establishment, { id: slot.establishmentId }) : null,
      successor: slot.successorId ? this.slots.byId(slot.successorId) : null,
      replaces: this.succession.replacedBy(slotId),
      certificates: this.db.rows(Certificate, { slotId }, { order: { notAfter: 'DESC', id: 'DESC' }, take: 50 }),
      wrong: this.wrong.ofSlot(slotId),
      orders: this.db.rows(Order, { slotId }, { order: { createdAt: 'DESC', id: 'DESC' }, take: 50 }),
      needed: this.slots.isNeeded(slot),
      notOpen: this.orders.whyNotOpen(slot),
      happened: this.happened.ofSlot(slotId),
    });
    if (!coverage) throw new NotFound();
    return { slot, coverage, next: nextHolder(coverage), ...facts };
  }
}
