import type { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { PageRequest } from '../platform/web/current.js';
import { deskOf, tasks } from './tasks.js';

/** The two numbers of the menu: the tasks of the person's own desk, and the mails to match. One round trip. */
export async function shellCounts(
  db: TenantDb,
  request: PageRequest,
): Promise<{ tasks: number; unmatchedMails: number }> {
  const desk = deskOf(request.user?.role ?? 'support');
  const mine = tasks.filter((task) => task.desk === desk).map((task) => `(SELECT count(*) FROM ${task.from})`);
  const rows = await db.query<{ tasks: number; mails: number }>(
    `SELECT (${mine.join(' + ')})::int AS tasks, (SELECT count(*) FROM messages m WHERE m.direction = 'in' AND m.state = 'unmatched')::int AS mails`,
  );
  return { tasks: rows[0]?.tasks ?? 0, unmatchedMails: rows[0]?.mails ?? 0 };
}
