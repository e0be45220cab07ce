import sql, { type Sql } from 'sql-template-tag';
import { administratorList } from '../administrators/administrator-list.js';
import { orderList } from '../orders/order-list.js';
import { gridKeys, readGridFilter } from '../certificates/grid/grid-filter.js';
import { slotListSource } from '../certificates/grid/grid.queries.js';
import { answerList } from '../client-space/review/answer-list.js';
import { clientList } from '../clients/list/client-list.js';
import { importList } from '../imports/pages/import-list.js';
import { stoppedList } from '../mailbox/out/stopped-list.js';
import { mailLists } from '../mailbox/box/mail-list.js';
import type { Alone } from '../platform/lists/capped-counts.js';
import type { List } from '../platform/lists/define-list.js';
import { type Page, readPage } from '../platform/lists/keyset.js';
import type { TenantDb } from '../platform/tenancy/tenant-db.js';
import { clock } from '../platform/clock.js';
import { requestList } from '../requests/list/request-list.js';

/** What a list keeps at an address: FROM and WHERE; `since` is what the oldest is counted from. */
export interface TaskSource {
  from: Sql;
  /** The table that is enough where nothing speaks of the other one. */
  alone?: Alone | undefined;
  where: Sql;
  /** The same as conditions that exclude one another, each with its index. */
  apart?: Sql[] | undefined;
  since: string;
}

interface TaskList {
  /** The address without its query. */
  path: string;
  /** SQL: the client of one of its things; the list has then a filter `mine=1`. */
  client: string | null;
  /** Reads the query as the list itself does: that is why a count and its list cannot differ. PostgreSQL says the moment, so that the text is always the same. */
  source(query: URLSearchParams): TaskSource;
  /** Its first thing, or the first after the cursor `after` of the address. */
  first(db: Pick<TenantDb, 'query'>, query: URLSearchParams, now: Date): Promise<Page<{ id: string }>>;
  /** The page of one thing of it. */
  thing(id: string): string;
}

/** The lists that tasks lead to. */
export const taskLists = {
  clients: { ...listed(clientList, '/clients', 'p.since'), client: 'p.client_id' },
  requests: { ...listed(requestList, '/requests', 'r.state_since'), client: 'r.client_id' },
  orders: { ...listed(orderList, '/orders', 'o.waits_since'), client: 'o.client_id' },
  slots: {
    path: '/certificates',
    client: 's.client_id',
    source: (query) => slotListSource(readGridFilter(Object.fromEntries(query), clock.now()), sql`moment()`),
    first: (db, query, now) => {
      const filter = readGridFilter(Object.fromEntries(query), now);
      const { from, where } = slotListSource(filter);
      const { cursor } = filter;
      return readPage(db, { from, where, keys: gridKeys.list, cursor, size: 1, columns: sql`page.id` });
    },
    thing: (id) => `/slots/${id}`,
  },
  addresses: listed(stoppedList, '/addresses', 's.stopped_at'),
  answers: listed(answerList, '/client-answers', 'a.created_at'),
  // One that is blocked has no end to come.
  administrators: listed(administratorList, '/administrators', `CASE k.state WHEN 'active' THEN k.valid_until END`),
  imports: listed(importList, '/imports', 'i.created_at'),
  mailbox: { ...listed(mailLists.in, '/mailbox/messages', 'm.created_at', { state: 'unmatched' }), path: '/mailbox' },
  receivedMails: listed(mailLists.in, '/mailbox/messages', 'm.created_at'),
  sentMails: { ...listed(mailLists.out, '/mailbox/messages', 'm.created_at'), client: 'm.client_id' },
} satisfies Record<string, TaskList>;

export type TaskListName = keyof typeof taskLists;

/** @param pages where its things have their pages; @param always what it keeps whatever its address asks */
function listed<Sort extends string>(list: List<Sort>, pages: string, since: string, always = {}): TaskList {
  const asked = (query: URLSearchParams) => ({ ...always, ...Object.fromEntries(query) });
  return {
    path: list.path,
    client: null,
    source: (query) => ({ ...list.counted(list.filter(asked(query))), since }),
    first: (db, query) =>
      list.page(db, list.filter(asked(query)), list.order(asked(query)), { columns: sql`page.id`, size: 1 }),
    thing: (id) => `${pages}/${id}`,
  };
}
