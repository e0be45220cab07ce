import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { closedOrderStates, type OrderState } from './order.transitions.js';

export interface OrderFilter {
  /** As in the address: a state, `to_install` (collected or installed), or nothing: every open order. */
  state: string | null;
  /** Null: every open order. */
  states: OrderState[] | null;
  after: { since: string; id: string } | null;
}

export interface OrderRow {
  id: string;
  number: string;
  state: OrderState;
  state_since: Date;
  client_id: string;
  client: string;
  town: string | null;
  slot: string;
  instance: string;
  administrator: string | null;
}

export const orderPageSize = 50;

@Injectable()
export class OrderListQueries {
  constructor(private readonly db: TenantDb) {}

  /** The longest waiting first; one row more than the page tells that there is a next one. */
  page({ states, after }: OrderFilter): Promise<OrderRow[]> {
    return this.db.query<OrderRow>(
      `SELECT o.id, o.number, o.state, o.state_since, c.id AS client_id, c.name AS client, c.town, s.label AS slot, i.name AS instance, a.first_name || ' ' || a.last_name AS administrator
         FROM orders o JOIN clients c ON c.id = o.client_id JOIN slots s ON s.id = o.slot_id JOIN instances i ON i.id = s.instance_id LEFT JOIN administrators a ON a.id = o.administrator_id
        WHERE (CASE WHEN $1::text[] IS NULL THEN o.state <> ALL($2) ELSE o.state = ANY($1) END)
          AND ($3::timestamptz IS NULL OR (date_trunc('milliseconds', o.state_since), o.id) > ($3, $4::uuid))
        ORDER BY date_trunc('milliseconds', o.state_since), o.id LIMIT ${orderPageSize + 1}`,
      [states, closedOrderStates, after?.since ?? null, after?.id ?? null],
    );
  }

  async tally(): Promise<Partial<Record<OrderState, number>>> {
    const rows = await this.db.query<{ state: OrderState; count: number }>(
      'SELECT state, count(*)::int AS count FROM orders GROUP BY state',
    );
    return Object.fromEntries(rows.map((row) => [row.state, row.count]));
  }
}
