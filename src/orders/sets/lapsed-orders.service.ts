import { Injectable } from '@nestjs/common';
import { lockClients } from '../../clients/lock-clients.js';
import { HandlesJob } from '../../platform/jobs/job-handlers.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { date } from '../../platform/web/view-helpers.js';
import { ordersOfWhatEnded } from '../../slots/spoilt-order.facts.js';
import { OrderMoves } from '../order-moves.service.js';
import type { Order } from '../order.entity.js';
import { knownTransition } from '../../journey/states/transitions.js';
import { orderIsAt } from '../order.facts.js';
import { orderTable } from '../order.transitions.js';

type Lapsed = Order & { label: string; notAfter: Date };

const batch = 20;

/**
 * The orders whose certificate ended before it was noted in service (docs/decisions/0088): nothing is left to note of them, and whoever brought a whole
 * park would cancel them one by one. Closed, their slots are ordered again as any other that expired: home, campaigns and reminders count them so.
 */
@Injectable()
export class LapsedOrders {
  constructor(
    private readonly db: TenantDb,
    private readonly moves: OrderMoves,
    private readonly outbox: Outbox,
  ) {}

  /** @returns how many were closed; what is left is done by the next job */
  @HandlesJob('orders.lapse')
  async close(): Promise<number> {
    const found = await this.lapsed();
    if (found.length === 0) return 0;
    await lockClients(
      this.db,
      found.map(({ clientId }) => clientId),
    );
    // Somebody may have ended one before the lock.
    const lapsed = await this.lapsed(found.map(({ id }) => id));
    await this.moves.moveMany(lapsed, 'lapse', ({ id, state, number }) => {
      const { label, notAfter } = lapsed.find((order) => order.id === id) as Lapsed;
      return {
        decidedBy: 'caller',
        reason: `Il a expiré le ${date(notAfter)}, sans que sa mise en service soit notée.`,
        told: { summary: `${knownTransition(orderTable, state, 'lapse').done}\u00a0: ${label}, ${number}` },
      };
    });
    if (found.length === batch) await this.outbox.enqueue('orders.lapse', {});
    return lapsed.length;
  }

  private lapsed(among: string[] | null = null): Promise<Lapsed[]> {
    return this.db.query<Lapsed>(
      `SELECT o.*, s.label, x.not_after
         FROM orders o JOIN certificates x ON x.id = o.certificate_id JOIN slots s ON s.id = o.slot_id
        WHERE o.id IN (${ordersOfWhatEnded})
          AND ${orderIsAt('o', 'issued')} AND x.revoked_at IS NULL AND x.not_after < (SELECT moment()) AND ($1::uuid[] IS NULL OR o.id = ANY ($1))
        ORDER BY o.id LIMIT ${batch}`,
      [among],
    );
  }
}
