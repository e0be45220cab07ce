import sql from 'sql-template-tag';
import { defineList } from '../../platform/lists/define-list.js';
import { readOne } from '../../platform/lists/list-filter.js';

/**
 * Imports a person must look at: interrupted, checked with lines in error and not decided, or applied this week but for some lines.
 * « Mes tâches » counts them by this list.
 */
const inError = sql`(i.state = 'failed' OR (i.state = 'checked' AND i.error_rows > 0)
   OR (i.state = 'applied' AND i.error_rows + i.stale_rows > 0 AND i.applied_at > (SELECT moment()) - interval '7 days'))`;

/** The list of imports, the newest first. */
export const importList = defineList({
  path: '/imports',
  from: sql`imports i`,
  filters: {
    state: { label: 'État', read: (value) => readOne(value, { error: { where: inError, value: 'à reprendre' } }) },
  },
  everything: 'Tous les imports',
  orders: { newest: { keys: () => [], first: 'desc' } },
  usual: 'newest',
  id: { name: 'id', sql: 'i.id', type: 'uuid' },
  size: 30,
});
