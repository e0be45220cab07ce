import sql from 'sql-template-tag';
import { defineList } from '../../platform/lists/define-list.js';

/** « Relecture »: what came back and nobody has looked at, the oldest first. Home counts by it. */
export const answerList = defineList({
  path: '/client-answers',
  from: sql`client_answers a JOIN clients c ON c.id = a.client_id`,
  filters: {},
  scope: () => sql`a.state = 'to_review'`,
  everything: 'Réponses à relire',
  orders: { oldest: { keys: () => [{ name: 'at', sql: 'a.created_at', type: 'timestamptz' }], first: 'asc' } },
  usual: 'oldest',
  id: { name: 'id', sql: 'a.id', type: 'uuid' },
  size: 50,
});
