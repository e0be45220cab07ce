import { Injectable } from '@nestjs/common';
import { followedByMe } from '../clients/client-filter.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { closedOrderStates, type OrderState } from './order.transitions.js';

export interface OrderFilter {
  /** As in the address: a state, `to_install` (collected or installed), or nothing: every open order. */
  state: string | null;
  /** Null: every open order. */
  states: OrderState[] | null;
  /** Words of the client, or the number of the order. */
  words: string;
  /** Only those of the clients the person follows. */
  mine: boolean;
  /** The row the page begins after, or ends before. */
  cursor: { way: 'after' | 'before'; since: string; id: string } | null;
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

  /** The longest waiting first. */
  async page(filter: OrderFilter): Promise<{ rows: OrderRow[]; previous: boolean; next: boolean }> {
    const backwards = filter.cursor?.way === 'before';
    const way = backwards ? 'DESC' : 'ASC';
    const rows = await this.db.query<OrderRow>(
      `SELECT o.id, o.number, o.state, o.state_since, c.id AS client_id, c.name AS client, c.town, s.label AS slot, i.name AS instance, a.first_name || ' ' || a.last_name AS administrator
         FROM orders o JOIN clients c ON c.id = o.client_id JOIN slots s ON s.id = o.slot_id JOIN instances i ON i.id = s.instance_id LEFT JOIN administrators a ON a.id = o.administrator_id
        WHERE (CASE WHEN $1::text[] IS NULL THEN o.state <> ALL($2) ELSE o.state = ANY($1) END) AND ${asked}
          AND ($5::timestamptz IS NULL OR (date_trunc('milliseconds', o.state_since), o.id) ${backwards ? '<' : '>'} ($5, $6::uuid))
        ORDER BY date_trunc('milliseconds', o.state_since) ${way}, o.id ${way} LIMIT ${orderPageSize + 1}`,
      [
        filter.states,
        closedOrderStates,
        ...parameters(filter),
        filter.cursor?.since ?? null,
        filter.cursor?.id ?? null,
      ],
    );
    const more = rows.length > orderPageSize;
    const shown = rows.slice(0, orderPageSize);
    if (backwards) shown.reverse();
    return { rows: shown, previous: backwards ? more : filter.cursor !== null, next: backwards || more };
  }

  /** How many of each state among those asked for: a count is its list. */
  async tally(filter: OrderFilter): Promise<Partial<Record<OrderState, number>>> {
    const rows = await this.db.query<{ state: OrderState; count: number }>(
      `SELECT o.state, count(*)::int AS count FROM orders o JOIN clients c ON c.id = o.client_id
        WHERE ${asked.replaceAll('$3', '$1').replaceAll('$4', '$2')} GROUP BY o.state`,
      parameters(filter),
    );
    return Object.fromEntries(rows.map((row) => [row.state, row.count]));
  }
}

const asked = `($3::text = '' OR c.search LIKE '%' || replace(searchable($3), ' ', '%') || '%' OR o.number ILIKE '%' || replace(replace($3, '\\', ''), '%', '') || '%')
  AND (NOT $4::boolean OR ${followedByMe})`;

function parameters({ words, mine }: OrderFilter): unknown[] {
  return [words, mine];
}
