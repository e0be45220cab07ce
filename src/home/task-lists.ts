import { orderCondition, orderListFrom, orderParameters } from '../orders/order-list.queries.js';
import { readOrderFilter } from '../orders/order-list.view.js';
import { readGridFilter } from '../certificates/grid/grid-filter.js';
import { slotListSource } from '../certificates/grid/grid.queries.js';
import { clientFilter, clientFilterFrom } from '../clients/list/client-filter.js';
import { importsInError } from '../imports/pages/import.queries.js';
import { mailFilters } from '../mailbox/box/mailbox.pages.js';
import { readRequestFilter } from '../requests/list/request-list.filter.js';
import { requestCondition, requestListFrom, requestParameters } from '../requests/list/request-list.queries.js';

/** What a list keeps at an address: FROM, WHERE and their parameters; `since` is what the oldest is counted from. */
export interface TaskSource {
  from: string;
  where: string;
  parameters: unknown[];
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
    source(query) {
      const { sql, parameters } = clientFilter(query.toString());
      return { from: clientFilterFrom, where: sql, parameters, since: 'p.since' };
    },
  },
  requests: {
    path: '/requests',
    ofClients: true,
    source(query) {
      const parameters = requestParameters(readRequestFilter(Object.fromEntries(query)));
      return { from: requestListFrom, where: requestCondition, parameters, since: 'r.state_since' };
    },
  },
  orders: {
    path: '/orders',
    ofClients: true,
    source(query) {
      const parameters = orderParameters(readOrderFilter(Object.fromEntries(query)));
      return { from: orderListFrom, where: orderCondition, parameters, since: 'o.state_since' };
    },
  },
  slots: {
    path: '/certificates',
    ofClients: true,
    source: (query, now) => slotListSource(readGridFilter(Object.fromEntries(query), now)),
  },
  imports: {
    path: '/imports',
    ofClients: false,
    source: () => ({ from: 'imports i', where: importsInError, parameters: [], since: 'i.created_at' }),
  },
  mailbox: {
    path: '/mailbox',
    ofClients: false,
    source: () => mails('in', 'unmatched'),
  },
  sentMails: {
    path: '/mailbox/sent',
    ofClients: false,
    source: (query) => mails('out', query.get('state') ?? ''),
  },
} satisfies Record<string, TaskList>;

export type TaskListName = keyof typeof taskLists;

function mails(direction: 'in' | 'out', state: string): TaskSource {
  const states = mailFilters[direction].find((filter) => filter.state === state)?.states ?? [];
  return {
    from: 'messages m',
    where: 'm.direction = $1 AND m.state = ANY ($2::text[])',
    parameters: [direction, states],
    since: 'm.created_at',
  };
}
