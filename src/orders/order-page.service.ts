import { Inject, Injectable } from '@nestjs/common';
import type { OrderingRightsOfClient } from '../assignments/ordering-rights.js';
import { AdministratorsService, type AdministratorWithCard } from '../administrators/administrators.service.js';
import { Client } from '../clients/client.entity.js';
import { OwnClients } from '../clients/own-clients.service.js';
import { Establishment } from '../establishments/establishment.entity.js';
import { Instance } from '../instances/instance.entity.js';
import type { OfferedAction } from '../journey/states/transitions.js';
import { ENV } from '../platform/platform.module.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { Env } from '../config/env.js';
import { Certificate } from '../certificates/certificate.entity.js';
import { AskedCsrs, type CsrLink } from './asked/asked-csrs.js';
import type { Csr } from './csr.entity.js';
import { CsrsService } from './csrs.service.js';
import { type HappenedRow, HappenedQueries } from './happened.queries.js';
import { JudgementService, type Purpose } from './judgement.service.js';
import { OrderMoves } from './order-moves.service.js';
import type { Order } from './order.entity.js';
import type { OrderAction, OrderState } from './order.transitions.js';
import { type ReplacedSlot, SlotSuccession } from '../slots/slot-succession.service.js';
import type { Slot } from '../slots/slot.entity.js';

/** Everything the page of an order shows. */
export interface OrderPageFacts {
  /** Where the order is passed, with a card. */
  platform: string;
  order: Order;
  slot: Slot;
  client: Client;
  instance: Instance;
  /** The holder when it is an establishment. */
  establishment: Establishment | null;
  /** The slots of establishments whose work the certificate will do. */
  replaces: ReplacedSlot[];
  rights: OrderingRightsOfClient;
  /** Who most likely orders: whoever is signed in, when they may; else the only one who may; with several, nobody is presumed. */
  usualOrderer: string | null;
  /** What a CSR for it must say. */
  purpose: Purpose;
  /** The CSR the order is passed with, and the last one that was uploaded. */
  csr: Csr | null;
  lastCsr: Csr | null;
  certificate: Certificate | null;
  renewed: Certificate | null;
  administrator: AdministratorWithCard | null;
  actions: OfferedAction<OrderState, OrderAction>[];
  happened: HappenedRow[];
  /** Who of the client was asked for its CSR, and has a link still; nobody once it came. */
  asked: CsrLink[];
}

@Injectable()
export class OrderPageService {
  constructor(
    private readonly db: TenantDb,
    private readonly moves: OrderMoves,
    private readonly csrs: CsrsService,
    private readonly succession: SlotSuccession,
    private readonly administrators: AdministratorsService,
    private readonly happened: HappenedQueries,
    private readonly judgement: JudgementService,
    private readonly own: OwnClients,
    private readonly askedCsrs: AskedCsrs,
    @Inject(ENV) private readonly env: Env,
  ) {}

  async facts(orderId: string): Promise<OrderPageFacts> {
    const order = await this.moves.byId(orderId);
    const slot = await this.moves.slotOf(order);
    await this.own.openPage(slot.clientId);
    const certificates = this.db.repo(Certificate);
    const actor = this.db.actor;
    const rights = await this.moves.rightsFor(slot);
    const me = actor.kind === 'person' ? await this.administrators.ofUser(actor.id) : null;
    const able = rights.administrators.map(({ id }) => id);
    return {
      platform: this.env.PLATFORM_URL,
      order,
      slot,
      client: await this.db.repo(Client).findOneByOrFail({ id: order.clientId }),
      instance: await this.db.repo(Instance).findOneByOrFail({ id: slot.instanceId }),
      establishment: slot.establishmentId
        ? await this.db.repo(Establishment).findOneBy({ id: slot.establishmentId })
        : null,
      replaces: await this.succession.replacedBy(slot.id),
      rights,
      usualOrderer: able.find((id) => id === me) ?? (able.length === 1 ? able[0]! : null),
      purpose: await this.judgement.purposeOf(slot),
      csr: await this.csrs.accepted(order),
      lastCsr: await this.csrs.latest(order.id),
      certificate: order.certificateId ? await certificates.findOneBy({ id: order.certificateId }) : null,
      renewed: order.renewsCertificateId ? await certificates.findOneBy({ id: order.renewsCertificateId }) : null,
      administrator: order.administratorId
        ? ((await this.administrators.forRequest([order.administratorId]))[0] ?? null)
        : null,
      actions: actor.kind === 'person' ? await this.moves.offered(order, actor.role) : [],
      happened: await this.happened.ofOrder(order),
      asked: order.state === 'csr_expected' ? await this.askedCsrs.ofOrder(order.id) : [],
    };
  }
}
