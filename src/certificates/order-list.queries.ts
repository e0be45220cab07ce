import { Injectable } from '@nestjs/common';
import { followedByMe } from '../clients/client-filter.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { closedOrderStates, type OrderState, orderTable } from './order.transitions.js';

const openOrderStates = (Object.keys(orderTable.states) as OrderState[]).filter(
  (state) => !closedOrderStates.includes(state),
);

export interface OrderFilter {
  /** As in the address: a state, `to_install` (collected or installed), or nothing: every open order. */
  state: string | null;
  /** Null: every open order. */
  states: OrderState[] | null;
  /** Only those of the clients that the person follows. */
  mine: boolean;
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
export const orderListFrom = 'orders o JOIN clients c ON c.id = o.client_id';

/** What the list keeps, of `orderParameters`; « Mes tâches » counts with it. */
export const orderCondition = `o.state = ANY ($1::text[]) AND (NOT $2::boolean OR ${followedByMe})`;

export function orderParameters({ states, mine }: Pick<OrderFilter, 'states' | 'mine'>): unknown[] {
  return [states ?? openOrderStates, mine];
}

@Injectable()
export class OrderListQueries {
  constructor(private readonly db: TenantDb) {}

  /** The longest waiting first; one row more than the page tells that there is a next one. */
  page(filter: OrderFilter): Promise<OrderRow[]> {
    return this.db.query<OrderRow>(
      `SELECT o.id, o.number, o.state, o.state_since, c.id AS client_id, c.name AS client, c.town, s.label AS slot, i.name AS instance, a.first_name || ' ' || a.last_name AS administrator
         FROM ${orderListFrom} JOIN slots s ON s.id = o.slot_id JOIN instances i ON i.id = s.instance_id LEFT JOIN administrators a ON a.id = o.administrator_id
        WHERE ${orderCondition} AND ($3::timestamptz IS NULL OR (date_trunc('milliseconds', o.state_since), o.id) > ($3, $4::uuid))
        ORDER BY date_trunc('milliseconds', o.state_since), o.id LIMIT ${orderPageSize + 1}`,
      [...orderParameters(filter), filter.after?.since ?? null, filter.after?.id ?? null],
    );
  }

  async tally(mine: boolean): Promise<Partial<Record<OrderState, number>>> {
    const rows = await this.db.query<{ state: OrderState; count: number }>(
      `SELECT o.state, count(*)::int AS count FROM ${orderListFrom} WHERE NOT $1 OR ${followedByMe} GROUP BY o.state`,
      [mine],
    );
    return Object.fromEntries(rows.map((row) => [row.state, row.count]));
  }
}
