import type { TenantDb } from '../platform/tenancy/tenant-db.js';
import { taskLists } from './task-lists.js';
import { taskQuery, type Task } from './tasks.js';
import { clock } from '../platform/clock.js';

export interface TaskCount {
  key: string;
  count: number;
  /** Days since the oldest; negative for what is to come. */
  days: number | null;
}

/** Counts tasks in one round trip. The SQL is ours alone: only from the readers of the lists. */
export function countTasks(db: TenantDb, wanted: Task[], mine: boolean, now = clock.now()): Promise<TaskCount[]> {
  const parameters: unknown[] = [];
  const parts = wanted.map((task) => {
    const source = taskLists[task.list].source(taskQuery(task, mine), now);
    const before = parameters.length;
    parameters.push(...source.parameters);
    const where = source.where.replace(/\$(\d+)/g, (_, index: string) => `$${Number(index) + before}`);
    const since = `(${task.since ?? source.since})::timestamptz`;
    return `SELECT '${task.key}' AS key, count(*)::int AS count, floor(extract(epoch FROM moment() - min(${since})) / 86400)::int AS days FROM ${source.from} WHERE ${where}`;
  });
  return db.query<TaskCount>(parts.join(' UNION ALL '), parameters);
}
