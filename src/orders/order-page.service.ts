import { Inject, Injectable } from '@nestjs/common';
import type { OrderingRightsOfClient } from '../assignments/ordering-rights.js';
import { AdministratorsService, type AdministratorWithCard } from '../administrators/administrators.service.js';
import { Client } from '../clients/client.entity.js';
import { OwnClients } from '../clients/own-clients.service.js';
import { Establishment } from '../establishments/establishment.entity.js';
import { Instance } from '../instances/instance.entity.js';
import type { Spoilt } from '../journey/steps/client-facts.js';
import type { OfferedAction } from '../journey/states/transitions.js';
import { ENV } from '../platform/platform.module.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { clock } from '../platform/clock.js';
import { gathered, together } from '../platform/tenancy/together.js';
import type { Env } from '../config/env.js';
import { Certificate } from '../certificates/certificate.entity.js';
import { AskedCsrs, type CsrLink } from './asked/asked-csrs.js';
import type { Csr } from './csr.entity.js';
import { CsrsService } from './csrs.service.js';
import { type HappenedRow, HappenedQueries } from './happened.queries.js';
import { type CsrNow, JudgementService, type Purpose } from './judgement.service.js';
import { isCorrectable } from './orders.service.js';
import { OrderMoves } from './order-moves.service.js';
import type { Order } from './order.entity.js';
import { isLeft, type OrderAction } from './order.transitions.js';
import { type OrderState, isBeforePlacing } from '../journey/states/order-states.js';
import { CoverageQueries, isRenewable } from '../slots/coverage.queries.js';
import { type ReplacedSlot, SlotSuccession } from '../slots/slot-succession.service.js';
import type { Slot } from '../slots/slot.entity.js';
import { WrongCertificates } from '../slots/wrong-certificates.queries.js';

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
  /** The slots of establishments whose work the certificate will do: the slot has none of its own yet. */
  replaces: ReplacedSlot[];
  rights: OrderingRightsOfClient;
  /** Who most likely orders: whoever is signed in, when they may; else the only one who may; with several, nobody is presumed. */
  usualOrderer: string | null;
  /** What a CSR for it must say. */
  purpose: Purpose;
  /** The CSR the order is passed with, and the last one that was uploaded. */
  csr: Csr | null;
  /** Before that, the latest acceptable one, judged by what it is for now. */
  csrNow: CsrNow | null;
  lastCsr: Csr | null;
  /** The key of that one came to us. */
  keyCame: boolean;
  certificate: Certificate | null;
  /** Of one cancelled once the platform had it: delivered all the same, and imported since. */
  deliveredStill: Certificate | null;
  /** What is wrong with it, as `wrongBecause` reads it. */
  toRedo: string | null;
  /** It is the one in force in its slot. */
  inForce: boolean;
  /** Why it cannot go on as it is. */
  spoilt: Spoilt | null;
  /** Whose product the platform renews as things stand now, or renewed once it is placed. */
  renewed: Pick<Certificate, 'commonName' | 'serialNumber' | 'notAfter'> | null;
  /** The day until which a certificate that was never imported is said to be in service: the platform has it, we do not. */
  declaredUntil: string | null;
  /** What it was opened to renew cannot be renewed any more. */
  notRenewed: boolean;
  placedBy: AdministratorWithCard | null;
  /** Who goes on with it, when that is somebody else. */
  handedTo: AdministratorWithCard | null;
  actions: OfferedAction<OrderState, OrderAction>[];
  /** Those who may have placed it, when what is noted of that may be put right; null, it may not. */
  correctable: { id: string; firstName: string; lastName: string }[] | null;
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
    private readonly coverage: CoverageQueries,
    private readonly succession: SlotSuccession,
    private readonly administrators: AdministratorsService,
    private readonly happened: HappenedQueries,
    private readonly judgement: JudgementService,
    private readonly wrong: WrongCertificates,
    private readonly own: OwnClients,
    private readonly askedCsrs: AskedCsrs,
    @Inject(ENV) private readonly env: Env,
  ) {}

  async facts(orderId: string): Promise<OrderPageFacts> {
    const order = await this.moves.byId(orderId);
    const actor = this.db.actor;
    const isPerson = actor.kind === 'person';
    const [ground, me] = await together(
      this.moves.groundOf(order),
      isPerson ? this.administrators.ofUser(actor.id) : Promise.resolve(null),
      this.own.openPage(order.clientId),
    );
    const { slot, rights } = ground;
    const able = rights.administrators.map(({ id }) => id);
    // What it was opened to renew decides nothing: a revocation is noted, or taken back, until it is placed. From then on what it renewed stays told.
    const asks = isBeforePlacing(order.state);
    const renews = order.renewsCertificateId;
    const { named, renewed, last, wrong, current, replaces, ...facts } = await gathered({
      client: this.db.theOne(Client, { id: order.clientId }),
      instance: this.db.theOne(Instance, { id: slot.instanceId }),
      establishment: slot.establishmentId ? this.db.one(Establishment, { id: slot.establishmentId }) : null,
      replaces: this.succession.replacedBy(slot.id),
      purpose: this.judgement.purposeOf(slot),
      csr: this.csrs.accepted(order),
      last: this.csrs.latestJudged(order.id),
      wrong: order.certificateId ? this.wrong.ofSlot(slot.id) : null,
      current: this.coverage.currentCertificate(slot.id),
      renewed: renews && !asks ? this.db.one(Certificate, { id: renews }) : null,
      named: order.administratorId ? this.administrators.forRequest(peopleOf(order)) : [],
      happened: this.happened.ofOrder(order),
      asked: order.state === 'csr_expected' ? this.askedCsrs.ofOrder(order.id) : [],
    });
    const deliveredStill = isLeft(order) && facts.csr ? await this.ofKey(order, facts.csr.spkiSha256) : null;
    const declared = slot.declaredNotAfter;
    const renewable = current !== null && isRenewable(current, clock.now()) ? current : null;
    const noted = named.filter((one) => one.id === order.placedByAdministratorId && !able.includes(one.id));
    const person = (id: string | null) => named.find((one) => one.id === id) ?? null;
    return {
      platform: this.env.PLATFORM_URL,
      order,
      ...ground,
      ...facts,
      replaces: current === null ? replaces : [],
      lastCsr: last.csr,
      keyCame: last.keyCame,
      deliveredStill,
      toRedo: wrong?.get(order.certificateId ?? '') ?? null,
      inForce: current !== null && current.id === order.certificateId,
      renewed: asks ? renewable : renewed,
      declaredUntil: current === null && declared !== null && declared >= clock.today() ? declared : null,
      notRenewed: asks && renews !== null && renewable === null,
      usualOrderer: able.find((id) => id === me) ?? (able.length === 1 ? able[0]! : null),
      placedBy: person(order.placedByAdministratorId),
      handedTo: order.administratorId === order.placedByAdministratorId ? null : person(order.administratorId),
      correctable: isCorrectable(order) ? [...noted, ...rights.administrators] : null,
      actions: isPerson ? this.moves.offered(order, actor.role, ground) : [],
    };
  }

  private ofKey({ clientId }: Order, spkiSha256: string): Promise<Certificate | null> {
    return this.db.one(Certificate, { clientId, spkiSha256 }, { order: { importedAt: 'DESC' } });
  }
}

const peopleOf = ({ administratorId, placedByAdministratorId }: Order) =>
  [administratorId, placedByAdministratorId].filter((id) => id !== null);
