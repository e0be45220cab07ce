import sql, { join, raw, type Sql } from 'sql-template-tag';
import { idsFollowedByMe } from '../clients/followed.facts.js';
import { countLimit, tablesFor } from '../platform/lists/capped-counts.js';
import { spelledOut } from '../platform/tenancy/spelled-out.js';
import type { TenantDb } from '../platform/tenancy/tenant-db.js';
import { taskLists, type TaskSource } from './task-lists.js';
import { isScoped, taskQuery, type Task } from './tasks/task.js';
import { parisDay } from '../platform/tenancy/paris-day.js';

export interface TaskCount {
  key: string;
  /** Up to one more than the limit of counts. */
  count: number;
  /** Days of the calendar since the oldest; negative for what is to come; null when the task says nothing of it, or nobody asks. */
  days: number | null;
}

/**
 * Counts tasks in one round trip, each up to one more than the limit, its oldest among them. The SQL is ours alone: only from the readers of the lists.
 * @param aged whether somebody wants the oldest: it is the first of all there are, where a count stops at the thousandth it meets
 */
export async function countTasks(db: TenantDb, wanted: Task[], mine: boolean, aged = true): Promise<TaskCount[]> {
  const found = await db.query<TaskCount>(askingFor(wanted, mine, aged));
  return wanted.map(({ key }) => found.find((one) => one.key === key) ?? { key, count: 0, days: null });
}

// The same words for everybody: put together once for each desk.
const asked = new Map<string, string>();

function askingFor(wanted: Task[], mine: boolean, aged: boolean): string {
  const name = `${mine} ${aged} ${wanted.map(({ key }) => key).join(' ')}`;
  const known = asked.get(name);
  if (known !== undefined) return known;
  const text = spelledOut(statementOf(wanted, mine, aged));
  asked.set(name, text);
  return text;
}

/** Each task by itself, but for those whose things meet the clients that somebody follows: once, all together. */
function statementOf(wanted: Task[], mine: boolean, aged: boolean): Sql {
  const meets = (task: Task) => mine && isScoped(task) && !task.common;
  const counts = wanted.filter((task) => !meets(task)).map((task) => countOf(task, mine, aged));
  const things = wanted.filter(meets).map((task) => thingsOf(task, aged));
  if (things.length > 0) counts.push(countOfMine(things));
  return sql`SELECT key, count, ${raw(ageOfOldest)} AS days FROM (${join(counts, ' UNION ALL ')}) tasks`;
}

function countOf(task: Task, mine: boolean, aged: boolean): Sql {
  const { where, apart = [where], ...list }: TaskSource = taskLists[task.list].source(taskQuery(task, mine));
  const since = sinceOf(task, list, aged);
  const from = tablesFor(list, where.sql, since ?? '');
  const [key, oldest] = [raw(`'${task.key}' AS key`), raw(since === null ? 'NULL' : 'min(since)')];
  const [read, most] = [
    raw(since === null ? '' : `${since} AS since`),
    raw(`${since === null ? '' : 'ORDER BY 1'} LIMIT ${countLimit + 1}`),
  ];
  const parts = apart.map((one) => sql`(SELECT ${read} FROM ${from} WHERE ${one} ${most})`);
  // One by itself has its limit already.
  const all = parts.length > 1 ? sql`(${join(parts, ' UNION ALL ')} ${most})` : join(parts);
  return sql`SELECT ${key}, count(*)::int AS count, ${oldest}::timestamptz AS oldest FROM ${all} counted`;
}

/** Each thing of a task and its client: how many of the first ones are theirs is not known before, so that none is left out. */
function thingsOf(task: Task, aged: boolean): Sql {
  const listed = taskLists[task.list];
  const { where, ...list }: TaskSource = listed.source(taskQuery(task, false));
  const since = sinceOf(task, list, aged) ?? 'NULL';
  const thing = raw(`'${task.key}' AS key, ${listed.client} AS client_id, ${since}::timestamptz AS since`);
  return sql`SELECT ${thing} FROM ${tablesFor(list, where.sql, since)} WHERE ${where}`;
}

function countOfMine(things: Sql[]): Sql {
  return sql`SELECT key, least(count(*), ${raw(String(countLimit + 1))})::int, min(since) FROM (${join(things, ' UNION ALL ')}) theirs
    WHERE client_id IN (${raw(idsFollowedByMe)}) GROUP BY key`;
}

function sinceOf(task: Task, list: Pick<TaskSource, 'since'>, aged: boolean): string | null {
  return aged && typeof task.oldest !== 'string' ? (task.since ?? list.since) : null;
}

// Days of the calendar of Paris, as every list says them: what came last night came yesterday. A day that was cast is its midnight of UTC, the same day in Paris.
const ageOfOldest = `(SELECT paris_today()) - ${parisDay('oldest')}`;
