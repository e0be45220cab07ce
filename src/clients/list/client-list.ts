import sql from 'sql-template-tag';
import { countedClients } from '../../progress/progress-counts.facts.js';
import { defineList } from '../../platform/lists/define-list.js';
import type { ListFilter } from '../../platform/lists/read-list-filter.js';
import type { ListOrder } from '../../platform/lists/list-order.js';
import { clientListFilters } from './client-filter.js';
import { clientOrders, type SortKey } from './client-order.js';

export type ClientFilter = ListFilter;
export type ClientOrder = ListOrder<SortKey>;

/** The list of clients. Whoever counts, freezes or exports clients reads their filters here. */
export const clientList = defineList({
  path: '/clients',
  from: sql`clients c JOIN client_progress p ON p.client_id = c.id`,
  // Each client has one row of progress, from its first on.
  alone: { from: sql`client_progress p`, but: 'c', id: 'p.client_id' },
  filters: clientListFilters,
  shown: ['columns', 'count', 'view', 'adding'],
  // A frozen selection stays whole, whatever became of its clients since.
  scope: ({ selection, archived }) => (selection || archived === '1' ? null : sql`NOT p.archived`),
  tally: countedClients.all,
  everything: 'Tous les clients',
  orders: clientOrders,
  usual: 'since',
  id: { name: 'id', sql: 'c.id', type: 'uuid' },
  size: 50,
  whole: { view: 'all' },
});
