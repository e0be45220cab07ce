import type { Sql } from 'sql-template-tag';
import { administratorList } from '../administrators/administrator-list.js';
import { orderList } from '../orders/order-list.js';
import { readGridFilter } from '../certificates/grid/grid-filter.js';
import { slotListSource } from '../certificates/grid/grid.queries.js';
import { clientList } from '../clients/list/client-list.js';
import { importList } from '../imports/pages/import-list.js';
import { type Direction, mailLists } from '../mailbox/box/mail-list.js';
import { requestList } from '../requests/list/request-list.js';

/** What a list keeps at an address: FROM and WHERE; `since` is what the oldest is counted from. */
export interface TaskSource {
  from: Sql;
  where: Sql;
  since: string;
}

interface TaskList {
  /** The address without its query. */
  path: string;
  /** The list has a filter `mine=1`: its things have a client. */
  ofClients: boolean;
  /** Reads the query as the list itself does: that is why a count and its list cannot differ. */
  source(query: URLSearchParams, now: Date): TaskSource;
}

/** The lists that tasks lead to. */
export const taskLists = {
  clients: {
    path: '/clients',
    ofClients: true,
    source: (query) => ({ ...clientList.counted(clientList.filter(query.toString())), since: 'p.since' }),
  },
  requests: {
    path: '/requests',
    ofClients: true,
    source: (query) => ({ ...requestList.counted(requestList.filter(query.toString())), since: 'r.state_since' }),
  },
  orders: {
    path: '/orders',
    ofClients: true,
    source: (query) => ({ ...orderList.counted(orderList.filter(query.toString())), since: 'o.state_since' }),
  },
  slots: {
    path: '/certificates',
    ofClients: true,
    source: (query, now) => slotListSource(readGridFilter(Object.fromEntries(query), now)),
  },
  administrators: {
    path: '/administrators',
    ofClients: false,
    source: (query) => ({
      ...administratorList.counted(administratorList.filter(query.toString())),
      since: 'k.valid_until',
    }),
  },
  imports: {
    path: '/imports',
    ofClients: false,
    source: (query) => ({ ...importList.counted(importList.filter(query.toString())), since: 'i.created_at' }),
  },
  mailbox: {
    path: '/mailbox',
    ofClients: false,
    source: () => mails('in', 'state=unmatched'),
  },
  receivedMails: {
    path: '/mailbox/received',
    ofClients: false,
    source: (query) => mails('in', query.toString()),
  },
  sentMails: {
    path: '/mailbox/sent',
    ofClients: false,
    source: (query) => mails('out', query.toString()),
  },
} satisfies Record<string, TaskList>;

export type TaskListName = keyof typeof taskLists;

function mails(direction: Direction, query: string): TaskSource {
  const list = mailLists[direction];
  return { ...list.counted(list.filter(query)), since: 'm.created_at' };
}
