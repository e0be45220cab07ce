import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { uuidv7 } from '../../platform/uuid.js';
import { knownTransition } from '../../journey/states/transitions.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { Slot } from '../../slots/slot.entity.js';
import type { Order } from '../order.entity.js';
import { asked } from '../order-list.js';
import { OrderMoves } from '../order-moves.service.js';
import { orderTable } from '../order.transitions.js';

/** An order, and what it is for. */
export type SetOrder = Pick<Order, 'id' | 'number' | 'clientId' | 'slotId' | 'state' | 'version'> & { label: string };

/** The same as it was read: what a move looks at. */
export type WrittenOrder = Order &
  SetOrder & {
    /** Whether a CSR came for it, were it refused; else whether somebody of the client was asked for it, and has a link still. */
    begun: 'csr_came' | 'csr_asked' | null;
  };

/** A slot that an order is opened for, and the certificate that it renews. */
export interface Opening {
  slot: Pick<Slot, 'id' | 'clientId' | 'label'>;
  renewsCertificateId: string | null;
}

/** Many orders opened, or cancelled, at once. Who calls has judged them, under the clients' locks. */
@Injectable()
export class OrderSets {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly moves: OrderMoves,
  ) {}

  /** Open orders, client by client; clients that have none are left out. */
  async openCounts(clientIds: string[]): Promise<Map<string, number>> {
    const rows = await this.db.query<{ clientId: string; count: number }>(
      'SELECT client_id, count(*)::int AS count FROM open_orders WHERE client_id = ANY ($1::uuid[]) GROUP BY client_id',
      [clientIds],
    );
    return new Map(rows.map(({ clientId, count }) => [clientId, count]));
  }

  byIds(ids: string[]): Promise<WrittenOrder[]> {
    return this.db.query<WrittenOrder>(
      sql`SELECT o.*, s.label, CASE WHEN EXISTS (SELECT 1 FROM csrs x WHERE x.order_id = o.id) THEN 'csr_came' WHEN ${asked} THEN 'csr_asked' END AS begun
            FROM orders o JOIN slots s ON s.id = o.slot_id WHERE o.id = ANY (${ids}::uuid[]) ORDER BY o.number`,
    );
  }

  /** @returns those that were opened: a slot that somebody opened an order for meanwhile is left to it */
  async open(openings: Opening[]): Promise<SetOrder[]> {
    if (openings.length === 0) return [];
    const numbers = await this.moves.nextNumbers(openings.length);
    const { initial } = orderTable;
    const orders = openings.map(({ slot, renewsCertificateId }, index) => ({
      ...{ id: uuidv7(), number: numbers[index] as string, clientId: slot.clientId, slotId: slot.id },
      ...{ label: slot.label, state: initial, version: 1, renews: renewsCertificateId },
    }));
    const inserted = await this.db.query<{ id: string }>(
      `INSERT INTO orders (id, number, client_id, slot_id, state, key_made_on_platform, renews_certificate_id)
       SELECT r.id, r.number, r."clientId", r."slotId", r.state, false, r.renews
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, number text, "clientId" uuid, "slotId" uuid, state text, renews uuid)
       ON CONFLICT DO NOTHING RETURNING id`,
      [JSON.stringify(orders)],
    );
    const there = new Set(inserted.map(({ id }) => id));
    const opened = orders.filter(({ id }) => there.has(id)).map(({ renews: _renews, ...order }): SetOrder => order);
    await this.audit.recordMany(
      opened.map(({ id, clientId, state, number, label }) => ({
        subject: { kind: 'order', id },
        clientId,
        action: 'opened',
        to: state,
        summary: `Commande ${number} ouverte pour ${label}`,
      })),
    );
    return opened;
  }

  /** Those that nobody has begun. @throws Refused when somebody moved one of them meanwhile */
  async cancel(orders: WrittenOrder[], reason: string): Promise<void> {
    const labels = new Map(orders.map(({ id, label }) => [id, label]));
    await this.moves.moveMany(orders, 'cancel', ({ id, state, number }) => {
      const { done } = knownTransition(orderTable, state, 'cancel');
      return { decidedBy: 'caller', reason, told: { summary: `${done}\u00a0: ${labels.get(id) ?? '?'}, ${number}` } };
    });
  }
}
