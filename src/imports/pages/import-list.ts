import sql from 'sql-template-tag';
import { defineList } from '../../platform/lists/define-list.js';
import { readOne } from '../../platform/lists/list-filter.js';
import { toResume } from '../to-resume.facts.js';

/** The list of imports, the newest first. */
export const importList = defineList({
  path: '/imports',
  from: sql`imports i`,
  filters: {
    state: { label: 'État', read: (value) => readOne(value, { error: { where: toResume, value: 'à reprendre' } }) },
  },
  everything: 'Tous les imports',
  orders: { newest: { keys: () => [], first: 'desc' } },
  usual: 'newest',
  id: { name: 'id', sql: 'i.id', type: 'uuid' },
  size: 30,
});
