import type { Desk } from '../desks.js';
import { taskLists, type TaskListName } from '../task-lists.js';

/** A counted saved query of « Mes tâches ». The list's own reader counts it: see task-lists.ts. */
export interface Task {
  key: string;
  label: string;
  /** Whose desk it is on. */
  desk: Desk;
  list: TaskListName;
  /** The query of the list's address. */
  query: string;
  /** What the oldest is counted from, when it is not the list's own. */
  since?: string;
  /** Of the whole team whatever the scope: its things have no client, or a client that nobody follows. */
  wholeTeam?: boolean;
  /** Most clients may be among them: of those that somebody follows they are read along their own index, never all of them. */
  common?: boolean;
  /** Tone when there is something. */
  tone: 'soon' | 'bad' | 'none';
  /** What to say of the oldest, or of all of them. */
  oldest: string | ((days: number) => string);
}

/** The address of the list a task leads to, in a scope. */
export function taskHref(task: Task, mine: boolean): string {
  const query = taskQuery(task, mine).toString();
  const { path } = taskLists[task.list];
  return query === '' ? path : `${path}?${query.replaceAll('%2C', ',')}`;
}

export function taskQuery(task: Task, mine: boolean): URLSearchParams {
  const query = new URLSearchParams(task.query);
  if (mine && isScoped(task)) query.set('mine', '1');
  return query;
}

/** Whether « Mes clients » narrows the task. */
export function isScoped(task: Task): boolean {
  return taskLists[task.list].client !== null && !task.wholeTeam;
}
