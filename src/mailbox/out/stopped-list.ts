import sql from 'sql-template-tag';
import { defineList } from '../../platform/lists/define-list.js';

/** Addresses that receive nothing any more, the oldest first. Home counts by it. */
export const stoppedList = defineList({
  path: '/addresses',
  from: sql`stopped_addresses s`,
  filters: {},
  scope: () => sql`s.ended_at IS NULL`,
  everything: 'Adresses qui ne reçoivent plus',
  orders: { oldest: { keys: () => [{ name: 'since', sql: 's.stopped_at', type: 'timestamptz' }], first: 'asc' } },
  usual: 'oldest',
  id: { name: 'id', sql: 's.id', type: 'uuid' },
  size: 50,
});
