import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../platform/uuid.js';
import { OrderingRights, type OrderingRightsOfClient } from '../assignments/ordering-rights.js';
import { parisDate } from '../journey/calendar/calendar-days.js';
import { notYetValid } from '../journey/plan/certificate-days.js';
import { archivedReason } from '../clients/read-only-client.js';
import type { Spoilt } from '../journey/steps/client-facts.js';
import { actionsFrom, type OfferedAction, type Role } from '../journey/states/transitions.js';
import { AuditService } from '../platform/audit/audit.service.js';
import type { Move, MoveAmongMany } from '../platform/changes/move.js';
import type { MovesOf } from '../platform/changes/moves-of.js';
import { Moves } from '../platform/changes/moves.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { gathered } from '../platform/tenancy/together.js';
import { Certificate } from '../certificates/certificate.entity.js';
import { type CsrNow, JudgementService } from './judgement.service.js';
import { whyUnfit } from './asked/csr-words.js';
import { Order } from './order.entity.js';
import { type OrderAction, type OrderFacts, orderTable } from './order.transitions.js';
import { orderStatesAt, type OrderState } from '../journey/states/order-states.js';
import { Slot } from '../slots/slot.entity.js';
import { spoiltOrder } from '../slots/spoilt-order.facts.js';
import { clock } from '../platform/clock.js';

/** What decides of its moves. */
export interface OrderGround {
  slot: Slot;
  rights: OrderingRightsOfClient;
  certificate: Certificate | null;
  /** Of one that is not passed yet: its latest acceptable CSR, judged by what it is for now. */
  csrNow: CsrNow | null;
  spoilt: Spoilt | null;
  /** What came after its verification and stands on it. */
  stoodOn: string | null;
}

/** What stands on a verification, in the order in which it is told. */
const after = {
  archived: archivedReason,
  revoked: 'Le certificat est révoqué depuis\u00a0: sa vérification ne se défait plus.',
  ended: 'Le certificat a expiré depuis\u00a0: sa vérification ne se défait plus.',
  former: 'Le certificat remplacé est révoqué depuis\u00a0: celui-ci est le seul qui couvre l’emplacement.',
  followed: 'Une commande plus récente a suivi sur cet emplacement\u00a0: la vérification ne se défait plus.',
};

/** Moves an order along its table, one audit row a move. */
@Injectable()
export class OrderMoves {
  private readonly moves: MovesOf<Order, OrderState, OrderAction, OrderFacts>;

  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly rights: OrderingRights,
    private readonly judgement: JudgementService,
    moves: Moves,
  ) {
    this.moves = moves.of({
      table: orderTable,
      entity: Order,
      facts: async (order) => this.factsOf(await this.groundOf(order)),
      tell: async (order, done) => ({ summary: `${done}\u00a0: ${(await this.slotOf(order)).label}, ${order.number}` }),
      lost: () => 'Quelqu’un vient de changer cette commande. Relisez son état ci-dessous, puis recommencez si besoin.',
      unique: { constraint: 'orders_open', sentence: after.followed },
    });
  }

  byId(id: string): Promise<Order> {
    return this.moves.byId(id);
  }

  /** Of two who act at once, the second finds what the first left. */
  lock(id: string): Promise<Order> {
    return this.moves.lock(id);
  }

  async slotOf(order: Order): Promise<Slot> {
    return this.db.theOne(Slot, { id: order.slotId });
  }

  /** Domain rule 7, for the offer of this slot. */
  rightsFor(slot: Slot): Promise<OrderingRightsOfClient> {
    return this.rights.of(slot.clientId, slot.offer);
  }

  async groundOf(order: Order): Promise<OrderGround> {
    const slot = await this.slotOf(order);
    const certificate = order.certificateId ? this.db.one(Certificate, { id: order.certificateId }) : null;
    const stoodOn = order.state === 'verified' ? this.stoodOn(order) : null;
    const csrNow = this.judgement.csrsNow([{ order, slot }]).then(([now]) => now ?? null);
    return gathered({ slot, rights: this.rightsFor(slot), certificate, csrNow, spoilt: this.spoilt(order), stoodOn });
  }

  /** Why it cannot go on as it is; null: it can. */
  async spoilt({ id }: Order): Promise<Spoilt | null> {
    const rows = await this.db.query<{ spoilt: Spoilt | null }>(
      `SELECT ${spoiltOrder('o')} AS spoilt FROM open_orders o WHERE o.id = $1`,
      [id],
    );
    return rows[0]?.spoilt ?? null;
  }

  private async stoodOn({ id, slotId, certificateId, clientId }: Order): Promise<string | null> {
    const [found] = await this.db.query<Record<keyof typeof after, boolean>>(
      `SELECT c.archived_at IS NOT NULL AS archived, coalesce(x.revoked_at IS NOT NULL, false) AS revoked, coalesce(x.not_after < moment(), false) AS ended, coalesce(f.revoked_at IS NOT NULL, false) AS former,
              EXISTS (SELECT 1 FROM orders o WHERE o.slot_id = $2 AND o.id <> $1 AND o.created_at > own.created_at AND o.state <> ALL ($4)) AS followed
         FROM orders own JOIN clients c ON c.id = own.client_id LEFT JOIN certificates x ON x.id = $3 LEFT JOIN certificates f ON f.id = x.replaces_id
        WHERE own.id = $1 AND c.id = $5`,
      [id, slotId, certificateId, orderStatesAt('dropped'), clientId],
    );
    const first = (Object.keys(after) as (keyof typeof after)[]).find((key) => found?.[key]);
    return first ? after[first] : null;
  }

  private factsOf({ slot, rights, csrNow, spoilt, certificate, stoodOn }: OrderGround): OrderFacts {
    return {
      rightsMissing: rights.missing,
      actorEmail: slot.actorEmail,
      commonName: slot.commonName,
      csrAcceptable: false,
      csrUnfit: csrNow && whyUnfit(csrNow.verdict),
      spoilt,
      stoodOn,
      notYetValid: certificate && notYetValid(parisDate(certificate.notBefore), clock.today()),
    };
  }

  /**
   * One order for a slot, its number of the year (C-2026-0001). Null when another one is already open.
   * @param state `csr_expected`, or `to_order` when the platform makes the key.
   */
  async create(slot: Slot, renewsCertificateId: string | null, keyMadeOnPlatform: boolean): Promise<Order | null> {
    const order = {
      id: uuidv7(),
      number: (await this.nextNumbers(1))[0] as string,
      clientId: slot.clientId,
      slotId: slot.id,
      state: keyMadeOnPlatform ? ('to_order' as const) : orderTable.initial,
      keyMadeOnPlatform,
      renewsCertificateId,
    };
    const inserted = await this.db
      .savepoint(() => this.db.repo(Order).insert(order))
      .then(
        () => true,
        (error: unknown) => {
          if (this.db.isUniqueViolation(error, 'orders_open')) return false;
          throw error;
        },
      );
    if (!inserted) return null;
    await this.audit.record({
      subject: { kind: 'order', id: order.id },
      clientId: slot.clientId,
      action: 'opened',
      to: order.state,
      summary: `Commande ${order.number} ouverte pour ${slot.label}${keyMadeOnPlatform ? ', sans CSR' : ''}`,
    });
    return this.byId(order.id);
  }

  /** @throws Refused with every reason, or when somebody moved it meanwhile */
  move(order: Order, action: OrderAction, move: Move<Order, OrderFacts> = {}): Promise<Order> {
    return this.moves.move(order, action, move);
  }

  /** Many along the same row of the table, by as many statements as one. @throws Refused as `move` */
  moveMany(
    orders: Order[],
    action: OrderAction,
    moveOf: (order: Order) => MoveAmongMany<Order, OrderFacts>,
  ): Promise<Order[]> {
    return this.moves.moveMany(orders, action, moveOf);
  }

  /** What a page offers of an order, by what it has read. */
  offered(order: Order, role: Role, ground: OrderGround): OfferedAction<OrderState, OrderAction>[] {
    return actionsFrom(orderTable, { state: order.state, facts: this.factsOf(ground), role });
  }

  /** One at a time within an editor, so that two orders never ask for the same number. */
  async nextNumbers(count: number): Promise<string[]> {
    if (count === 0) return [];
    await this.db.oneAtATime('order number');
    const year = clock.today().slice(0, 4);
    const rows = await this.db.query<{ last: number }>(
      `SELECT coalesce(max(number_rank) - $1, 0)::int AS last FROM orders WHERE number_rank BETWEEN $1 AND $1 + 99999999`,
      [`${year}00000000`],
    );
    const last = rows[0]?.last ?? 0;
    return Array.from({ length: count }, (_, index) => `C-${year}-${String(last + 1 + index).padStart(4, '0')}`);
  }
}
