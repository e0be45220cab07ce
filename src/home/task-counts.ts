import sql, { join, raw, type Sql } from 'sql-template-tag';
import { idsFollowedByMe } from '../clients/followed.facts.js';
import { countLimit, tablesFor } from '../platform/lists/capped-counts.js';
import { spelledOut } from '../platform/tenancy/spelled-out.js';
import type { TenantDb } from '../platform/tenancy/tenant-db.js';
import { taskLists, type TaskSource } from './task-lists.js';
import { isScoped, taskQuery, type Task } from './tasks/task.js';

export interface TaskCount {
  key: string;
  /** Up to one more than the limit of counts. */
  count: number;
  /** Days since the oldest; negative for what is to come; null when the task says nothing of it, or nobody asks. */
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

/** The things of all tasks behind one another, counted at once. Those of clients meet the clients that somebody follows once, all together. */
function statementOf(wanted: Task[], mine: boolean, aged: boolean): Sql {
  const meets = (task: Task) => mine && isScoped(task) && !task.common;
  const things = wanted.filter((task) => !meets(task)).flatMap((task) => limited(task, mine, aged));
  const theirs = wanted.filter(meets).map((task) => whole(task, aged));
  if (theirs.length > 0)
    things.push(
      sql`SELECT key, since FROM (${join(theirs, ' UNION ALL ')}) theirs WHERE client_id IN (${raw(idsFollowedByMe)})`,
    );
  return sql`SELECT key, least(count(*), ${most})::int AS count, ${raw(ageOfOldest)} AS days FROM (${join(things, ' UNION ALL ')}) things GROUP BY key`;
}

/** The first things of a task, no more than are counted. */
function limited(task: Task, mine: boolean, aged: boolean): Sql[] {
  const { where, apart = [where], ...list }: TaskSource = taskLists[task.list].source(taskQuery(task, mine));
  const since = sinceOf(task, list, aged);
  const from = tablesFor(list, where.sql, since ?? '');
  const first = raw(since === null ? '' : `ORDER BY ${since}`);
  return apart.map((one) => sql`(SELECT ${thing(task, since)} FROM ${from} WHERE ${one} ${first} LIMIT ${most})`);
}

/** Every thing of a task, and its client: how many of them are of those that somebody follows is not known before. */
function whole(task: Task, aged: boolean): Sql {
  const { client } = taskLists[task.list];
  const { where, ...list }: TaskSource = taskLists[task.list].source(taskQuery(task, false));
  const since = sinceOf(task, list, aged);
  return sql`SELECT ${thing(task, since)}, ${raw(String(client))} AS client_id FROM ${tablesFor(list, where.sql, since ?? '')} WHERE ${where}`;
}

function sinceOf(task: Task, list: Pick<TaskSource, 'since'>, aged: boolean): string | null {
  return aged && typeof task.oldest !== 'string' ? (task.since ?? list.since) : null;
}

const most = raw(String(countLimit + 1));
const ageOfOldest = 'floor(extract(epoch FROM (SELECT moment()) - min(since)) / 86400)::int';
const thing = ({ key }: Task, since: string | null) => raw(`'${key}' AS key, ${since ?? 'NULL'}::timestamptz AS since`);
