import { administratorName } from '../administrators/administrator.facts.js';
import { Injectable } from '@nestjs/common';
import sql, { raw, type Sql } from 'sql-template-tag';
import type { Spoilt } from '../journey/steps/client-facts.js';
import { FoundClients } from '../clients/list/found-clients.service.js';
import { countBy, countLimit } from '../platform/lists/capped-counts.js';
import { oneOf } from '../platform/lists/list-filter.js';
import { type ListFilter, whereBut } from '../platform/lists/read-list-filter.js';
import type { Page } from '../platform/lists/keyset.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { orderBeginsOn } from '../slots/coverage.facts.js';
import { spoiltOrder } from '../slots/spoilt-order.facts.js';
import { asked, numbered, orderList } from './order-list.js';
import { everyOrderState, type OrderState } from '../journey/states/order-states.js';

export interface OrderRow {
  id: string;
  number: string;
  state: OrderState;
  stateSince: Date;
  /** Since when somebody is to see to it, or from when on. */
  waitsSince: Date;
  clientId: string;
  client: string;
  town: string | null;
  slot: string;
  instance: string;
  administrator: string | null;
  /** Somebody of the client has a link to hand its CSR over. */
  asked: boolean;
  /** Why it cannot go on as it is. */
  spoilt: Spoilt | null;
  /** Of one that is collected: the first day of its certificate, an ISO day. */
  beginsOn: string | null;
}

@Injectable()
export class OrderListQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly found: FoundClients,
  ) {}

  /** What the address keeps, with what its search finds: the numbers are read once too, not once for each count. */
  filter(query: Record<string, unknown>): Promise<ListFilter> {
    return this.found.within(orderList.filter(query), 'o.client_id', (words) => this.numbered(words));
  }

  /** The longest waiting first. */
  page(filter: ListFilter, order: ReturnType<typeof orderList.order>): Promise<Page<OrderRow>> {
    return orderList.page<OrderRow>(this.db, filter, order, {
      columns: sql`o.id, o.number, o.state, o.state_since, o.waits_since, c.id AS client_id, c.name AS client, c.town, s.label AS slot, i.name AS instance,
              ${raw(administratorName('a'))} AS administrator, ${asked} AS asked, ${raw(spoiltOrder('o'))} AS spoilt, ${raw(orderBeginsOn)} AS begins_on`,
      tables: sql`JOIN orders o ON o.id = page.id JOIN clients c ON c.id = o.client_id JOIN slots s ON s.id = o.slot_id
         JOIN instances i ON i.id = s.instance_id LEFT JOIN administrators a ON a.id = o.administrator_id`,
    });
  }

  /** How many of each state among those asked for: a count is its list. */
  tally(filter: ListFilter): Promise<Partial<Record<OrderState, number>>> {
    const counted = orderList.counted({ where: whereBut(filter, 'state') });
    return countBy(this.db, counted, 'o.state', everyOrderState, filter.query['q'] !== undefined);
  }

  private async numbered(words: string): Promise<Sql> {
    const rows = await this.db.query<{ id: string }>(
      sql`SELECT o.id FROM orders o WHERE ${numbered(words)} LIMIT ${countLimit + 1}`,
    );
    const ids = rows.map(({ id }) => id);
    return ids.length > countLimit ? numbered(words) : oneOf('o.id', ids, 'uuid');
  }
}
