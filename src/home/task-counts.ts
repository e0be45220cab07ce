import sql, { join, raw, type Sql } from 'sql-template-tag';
import { countLimit, tablesFor } from '../platform/lists/capped-counts.js';
import { spelledOut } from '../platform/tenancy/spelled-out.js';
import type { TenantDb } from '../platform/tenancy/tenant-db.js';
import { taskLists } from './task-lists.js';
import { taskQuery, type Task } from './tasks/task.js';

export interface TaskCount {
  key: string;
  /** Up to one more than the limit of counts. */
  count: number;
  /** Days since the oldest; negative for what is to come; null when the task says nothing of it. */
  days: number | null;
}

/** Counts tasks in one round trip, each up to one more than the limit, its oldest among them. The SQL is ours alone: only from the readers of the lists. */
export function countTasks(db: TenantDb, wanted: Task[], mine: boolean): Promise<TaskCount[]> {
  return db.query<TaskCount>(askingFor(wanted, mine));
}

// The same words for everybody: put together once for each desk.
const asked = new Map<string, string>();

function askingFor(wanted: Task[], mine: boolean): string {
  const name = `${mine} ${wanted.map(({ key }) => key).join(' ')}`;
  const known = asked.get(name);
  if (known !== undefined) return known;
  const counts = wanted.map((task) => countOf(task, mine));
  const text = spelledOut(join(counts, ' UNION ALL '));
  asked.set(name, text);
  return text;
}

function countOf(task: Task, mine: boolean): Sql {
  const { where, ...list } = taskLists[task.list].source(taskQuery(task, mine));
  const since = typeof task.oldest === 'string' ? '' : (task.since ?? list.since);
  const from = tablesFor(list, where.sql, since);
  const [key, most] = [raw(`'${task.key}' AS key`), raw(String(countLimit + 1))];
  if (since === '')
    return sql`SELECT ${key}, count(*)::int AS count, NULL::int AS days FROM (SELECT FROM ${from} WHERE ${where} LIMIT ${most}) counted`;
  return sql`SELECT ${key}, count(*)::int AS count, floor(extract(epoch FROM moment() - min(since)::timestamptz) / 86400)::int AS days
      FROM (SELECT ${raw(since)} AS since FROM ${from} WHERE ${where} ORDER BY 1 LIMIT ${most}) counted`;
}
