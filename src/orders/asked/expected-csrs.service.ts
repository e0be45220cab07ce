import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound } from '../../platform/web/errors.js';
import { JudgementService } from '../judgement.service.js';
import type { Order } from '../order.entity.js';
import { OrderMoves } from '../order-moves.service.js';
import { csrIsExpected } from './expected-csr.facts.js';
import { requestCommandsView } from './request-commands.view.js';

/** What somebody who is asked for the CSR of an order is told of it. */
export interface ExpectedCsr {
  order: Order;
  /** As `csrIsExpected` says. */
  waits: boolean;
  /** Of the slot: « DMP, signature ». */
  label: string;
  instance: string;
  /** The subject, and the command of each system; null while its name is not known. */
  commands: ReturnType<typeof requestCommandsView>;
}

/** An order that waits for its CSR, as one chooses it. */
export interface WaitingOrder {
  id: string;
  number: string;
  label: string;
  instance: string;
}

/** Orders that wait for their CSR, told to whom they wait for. */
@Injectable()
export class ExpectedCsrs {
  constructor(
    private readonly db: TenantDb,
    private readonly moves: OrderMoves,
    private readonly judgement: JudgementService,
  ) {}

  /** @throws NotFound */
  async of(orderId: string): Promise<ExpectedCsr> {
    const order = await this.moves.byId(orderId);
    const slot = await this.moves.slotOf(order);
    const [now] = await this.db.query<Pick<ExpectedCsr, 'instance' | 'waits'>>(
      `SELECT i.name AS instance, ${csrIsExpected('o')} AS waits FROM orders o JOIN slots s ON s.id = o.slot_id JOIN instances i ON i.id = s.instance_id WHERE o.id = $1`,
      [orderId],
    );
    if (!now) throw new NotFound();
    const purpose = await this.judgement.purposeOf(slot);
    return {
      order,
      label: slot.label,
      ...now,
      commands: requestCommandsView({ purpose, order, csr: null }),
    };
  }

  /** Of one client, the oldest first. */
  ofClient(clientId: string): Promise<WaitingOrder[]> {
    return this.db.query<WaitingOrder>(`${waiting} WHERE ${ofItsClient} ORDER BY o.created_at, o.id`, [clientId]);
  }

  /** The one that is asked for, held until the commit; null: it waits for none, or is not of this client. */
  async hold(clientId: string, orderId: string): Promise<WaitingOrder | null> {
    await this.db.query('SELECT 1 FROM orders WHERE id = $1 AND client_id = $2 FOR UPDATE', [orderId, clientId]);
    const sql = `${waiting} WHERE ${ofItsClient} AND o.id = $2`;
    const [order] = await this.db.query<WaitingOrder>(sql, [clientId, orderId]);
    return order ?? null;
  }
}

const waiting =
  'SELECT o.id, o.number, s.label, i.name AS instance FROM orders o JOIN slots s ON s.id = o.slot_id JOIN instances i ON i.id = s.instance_id';
const ofItsClient = `o.client_id = $1 AND ${csrIsExpected('o')}`;
