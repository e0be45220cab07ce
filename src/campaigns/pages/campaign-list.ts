import sql from 'sql-template-tag';
import { defineList } from '../../platform/lists/define-list.js';

/** The list of campaigns, the newest first. */
export const campaignList = defineList({
  path: '/campaigns',
  from: sql`campaigns k`,
  filters: {},
  everything: 'Toutes les campagnes',
  orders: { newest: { keys: () => [], first: 'desc' } },
  usual: 'newest',
  id: { name: 'id', sql: 'k.id', type: 'uuid' },
  size: 30,
});
