import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { OrderingRights, type OrderingRightsOfClient } from '../assignments/ordering-rights.js';
import { decide, type Requirement } from '../journey/transitions.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { decidingActor } from '../platform/tenancy/deciding-actor.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import { Certificate } from '../certificates/certificate.entity.js';
import { Order } from './order.entity.js';
import { type OrderAction, type OrderFacts, type OrderState, orderTable } from './order.transitions.js';
import { Slot } from '../slots/slot.entity.js';
import { clock } from '../platform/clock.js';

/** What comes with a move: columns to write, the person's reason, words to add to the timeline. */
export interface Move {
  columns?: Partial<Order>;
  reason?: string;
  given?: Requirement[];
  /** Added to the sentence of the table: « Commande passée…, produit 12345 ». */
  more?: string;
  details?: Record<string, unknown>;
  /** Facts that only the caller knows. */
  facts?: Partial<OrderFacts>;
}

/** Moves an order along its table, one audit row a move. */
@Injectable()
export class OrderMoves {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly rights: OrderingRights,
  ) {}

  async byId(id: string): Promise<Order> {
    const order = await this.db.repo(Order).findOneBy({ id });
    if (!order) throw new NotFound();
    return order;
  }

  async slotOf(order: Order): Promise<Slot> {
    return this.db.repo(Slot).findOneByOrFail({ id: order.slotId });
  }

  /** Domain rule 7, for the offer of this slot. */
  rightsFor(slot: Slot): Promise<OrderingRightsOfClient> {
    return this.rights.of(slot.clientId, slot.offer);
  }

  async factsOf(order: Order, slot: Slot): Promise<OrderFacts> {
    const certificate = order.certificateId
      ? await this.db.repo(Certificate).findOneBy({ id: order.certificateId })
      : null;
    return {
      rightsMissing: (await this.rightsFor(slot)).missing,
      actorEmail: slot.actorEmail,
      commonName: slot.commonName,
      csrAcceptable: false,
      certificateRevoked: Boolean(certificate?.revokedAt),
    };
  }

  /**
   * One order for a slot, its number of the year (C-2026-0001). Null when another one is already open.
   * @param state `csr_expected`, or `to_order` when the platform makes the key.
   */
  async create(slot: Slot, renewsCertificateId: string | null, keyMadeOnPlatform: boolean): Promise<Order | null> {
    const order = {
      id: uuidv7(),
      number: await this.nextNumber(),
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
  async move(order: Order, action: OrderAction, move: Move = {}): Promise<Order> {
    const slot = await this.slotOf(order);
    const decision = decide(orderTable, {
      state: order.state,
      action,
      facts: { ...(await this.factsOf(order, slot)), ...move.facts },
      actor: decidingActor(this.db.actor),
      given: [...(move.given ?? []), ...(move.reason ? (['reason'] as const) : [])],
    });
    if (!decision.allowed) throw new Refused(decision.reasons);
    const columns = { ...move.columns, state: decision.to, stateSince: clock.now(), version: order.version + 1 };
    // The state is part of the condition: of two tabs, the second is told.
    const { id, state, version } = order;
    const { affected } = await this.db.repo(Order).update({ id, state, version }, columns);
    if (affected !== 1)
      throw new Refused([
        'Quelqu’un vient de changer cette commande. Relisez son état ci-dessous, puis recommencez si besoin.',
      ]);
    await this.tell({ order, slot, action, to: decision.to, move });
    return { ...order, ...columns };
  }

  private async tell(done: { order: Order; slot: Slot; action: OrderAction; to: OrderState; move: Move }) {
    const { order, slot, action, to, move } = done;
    const row = orderTable.transitions.find((one) => one.action === action && one.from.includes(order.state));
    await this.audit.record({
      subject: { kind: 'order', id: order.id },
      clientId: order.clientId,
      action,
      from: order.state,
      to,
      summary: `${row?.done ?? action}${move.more ? `, ${move.more}` : ''} : ${slot.label}, ${order.number}`,
      reason: move.reason ?? null,
      details: move.details ?? {},
    });
  }

  // One at a time within an editor, so that two orders never ask for the same number.
  private async nextNumber(): Promise<string> {
    await this.db.query(`SELECT pg_advisory_xact_lock(hashtextextended('order number ' || current_editor()::text, 0))`);
    const start = `C-${clock.today().slice(0, 4)}-`;
    const rows = await this.db.query<{ last: number }>(
      `SELECT coalesce(max(substr(number, length($1) + 1)::int), 0) AS last FROM orders WHERE number ~ ('^' || $1 || '[0-9]{4,8}$')`,
      [start],
    );
    return `${start}${String((rows[0]?.last ?? 0) + 1).padStart(4, '0')}`;
  }
}
