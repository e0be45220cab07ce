import sql, { raw } from 'sql-template-tag';
import { defineList } from '../platform/lists/define-list.js';
import { readOne, wordsFilter } from '../platform/lists/list-filter.js';

/** People `a` with their best card `k`. */
export const withCardFrom = `administrators a
  LEFT JOIN LATERAL (SELECT c.number, c.kind, c.state, c.valid_until FROM cards c WHERE c.administrator_id = a.id
    ORDER BY array_position(ARRAY['active','ordered','blocked','replaced'], c.state), c.valid_until DESC NULLS LAST, c.created_at DESC LIMIT 1) k ON true`;

/** The list of administrators: the editor's own first, who left last, by name. `c` is the client who employs them. */
export const administratorList = defineList({
  path: '/administrators',
  from: sql`${raw(withCardFrom)} LEFT JOIN clients c ON c.id = a.client_id`,
  filters: {
    of: {
      label: 'Qui',
      read: (value) =>
        readOne(value, {
          all: { where: sql`true`, value: 'tous' },
          editor: { where: sql`a.client_id IS NULL`, value: 'de l’éditeur' },
          clients: { where: sql`a.client_id IS NOT NULL`, value: 'des clients' },
        }),
    },
    q: wordsFilter(
      (words) =>
        sql`searchable(concat_ws(' ', a.first_name, a.last_name, a.email, k.number, c.name)) LIKE '%' || searchable(${words}) || '%'`,
      100,
    ),
  },
  everything: 'Tous les administrateurs techniques',
  orders: {
    name: {
      keys: () => [
        { name: 'elsewhere', sql: 'a.client_id IS NOT NULL', type: 'boolean' },
        { name: 'gone', sql: 'a.left_on IS NOT NULL', type: 'boolean' },
        { name: 'last_name', sql: 'searchable(a.last_name)', type: 'text' },
        { name: 'first_name', sql: 'searchable(a.first_name)', type: 'text' },
      ],
      first: 'asc',
    },
  },
  usual: 'name',
  id: { name: 'id', sql: 'a.id', type: 'uuid' },
  size: 50,
});
