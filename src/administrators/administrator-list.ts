import sql, { raw } from 'sql-template-tag';
import { endsSoonDays } from '../journey/steps/card-actions.js';
import { defineList } from '../platform/lists/define-list.js';
import { readOne, typedAs, wordsFilter } from '../platform/lists/list-filter.js';

/** People `a` with the card that counts today, `k`: the valid one, else the one on its way, else the last one; and whether one is on its way. */
export const withCardFrom = `administrators a
  LEFT JOIN LATERAL (SELECT c.id, c.number, c.kind, c.state, c.valid_until, bool_or(c.state = 'ordered') OVER () AS renewing FROM cards c WHERE c.administrator_id = a.id
    ORDER BY (c.state = 'active' AND (c.valid_until IS NULL OR c.valid_until >= paris_today())) DESC, array_position(ARRAY['ordered','active','blocked','replaced'], c.state), c.valid_until DESC NULLS LAST, c.created_at DESC LIMIT 1) k ON true`;

/** Somebody of whom `a` is the row has not left. */
export const stillHere = '(a.left_on IS NULL OR a.left_on > (SELECT paris_today()))';

/** Somebody who is still here, and whose client is, needs another card: it is over, blocked, or ends soon, and none is on its way. */
export const cardEnding = `NOT k.renewing AND c.archived_at IS NULL AND ${stillHere}
  AND (k.state = 'blocked' OR (k.state = 'active' AND k.valid_until <= (SELECT paris_today()) + ${endsSoonDays}))`;

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
    card: {
      label: 'Carte',
      read: (value) =>
        readOne(value, {
          ending: { where: raw(cardEnding), value: `bloquée, ou à renouveler dans les ${endsSoonDays}\u00a0j` },
        }),
    },
    q: wordsFilter(
      (words) =>
        sql`searchable(concat_ws(' ', a.first_name, a.last_name, a.email, k.number, c.name)) LIKE '%' || ${typedAs(words)} || '%'`,
      100,
    ),
  },
  everything: 'Tous les administrateurs techniques',
  orders: {
    name: {
      keys: () => [
        { name: 'elsewhere', sql: 'a.client_id IS NOT NULL', type: 'boolean' },
        { name: 'gone', sql: '(a.left_on IS NOT NULL AND a.left_on <= paris_today())', type: 'boolean' },
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
