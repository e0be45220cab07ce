import { Injectable } from '@nestjs/common';
import { followedByMe } from '../clients/list/client-filter.js';
import { clientSearch } from '../clients/list/client-search.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { closedOrderStates, type OrderState, orderTable } from './order.transitions.js';

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
         FROM ${orderListFrom} JOIN slots s ON s.id = o.slot_id JOIN instances i ON i.id = s.instance_id LEFT JOIN administrators a ON a.id = o.administrator_id
        WHERE ${orderCondition}
          AND ($5::timestamptz IS NULL OR (date_trunc('milliseconds', o.state_since), o.id) ${backwards ? '<' : '>'} ($5, $6::uuid))
        ORDER BY date_trunc('milliseconds', o.state_since) ${way}, o.id ${way} LIMIT ${orderPageSize + 1}`,
      [...orderParameters(filter), filter.cursor?.since ?? null, filter.cursor?.id ?? null],
    );
    const more = rows.length > orderPageSize;
    const shown = rows.slice(0, orderPageSize);
    if (backwards) shown.reverse();
    return { rows: shown, previous: backwards ? more : filter.cursor !== null, next: backwards || more };
  }

  /** How many of each state among those asked for: a count is its list. */
  async tally(filter: OrderFilter): Promise<Partial<Record<OrderState, number>>> {
    const rows = await this.db.query<{ state: OrderState; count: number }>(
      `SELECT o.state, count(*)::int AS count FROM ${orderListFrom}
        WHERE ${orderCondition} GROUP BY o.state`,
      orderParameters({ ...filter, states: everyState }),
    );
    return Object.fromEntries(rows.map((row) => [row.state, row.count]));
  }
}

const everyState = Object.keys(orderTable.states) as OrderState[];
const openStates = everyState.filter((state) => !closedOrderStates.includes(state));

export const orderListFrom = 'orders o JOIN clients c ON c.id = o.client_id';

/** What the list keeps, of `orderParameters`; « Mes tâches » counts with it. */
export const orderCondition = `o.state = ANY ($1::text[])
  AND ($2::text = '' OR $4 <> '[]' AND o.client_id IN (SELECT search_clients($4::jsonb)) OR strpos(lower(o.number), lower($2)) > 0)
  AND (NOT $3::boolean OR ${followedByMe})`;

export function orderParameters({ states, words, mine }: Pick<OrderFilter, 'states' | 'words' | 'mine'>): unknown[] {
  return [states ?? openStates, words, mine, clientSearch(words)];
}
