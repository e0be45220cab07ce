import { actionQueues, type ActionQueueName } from '../journey/steps/action-queues.js';
import { listAddress } from '../platform/lists/list-address.js';
import type { PageRequest } from '../platform/web/current.js';
import { actionQuery } from './action-query.js';
import type { TaskListName } from './task-lists.js';
import { taskHref, taskQuery } from './tasks/task.js';
import { tasks } from './tasks/tasks.js';

/** A counted line of the home page, to be gone through one thing after the other. */
export interface Queue {
  label: string;
  list: TaskListName;
  query: URLSearchParams;
  /** The address of its list. */
  href: string;
}

/** Where a person stands in a queue, kept in the session: acts lead to other pages, and « Suivant » stays at hand on each. */
export interface QueuePlace {
  name: string;
  mine: boolean;
  /** The cursor of the thing that was opened last. */
  after: string;
}

const ofActions = 'action-';

export function queueNamed(name: string, mine: boolean): Queue | null {
  const task = tasks.find(({ key }) => key === name);
  if (task) return { label: task.label, list: task.list, query: taskQuery(task, mine), href: taskHref(task, mine) };
  const action = name.slice(ofActions.length) as ActionQueueName;
  if (!name.startsWith(ofActions) || !Object.hasOwn(actionQueues, action)) return null;
  const query = actionQuery(action, mine);
  const { label } = actionQueues[action];
  return { label, list: 'clients', query: new URLSearchParams(query), href: listAddress('/clients', query) };
}

/** The name of the queue of an action. */
export function actionQueueName(action: ActionQueueName): string {
  return ofActions + action;
}

/** Opens the next thing of a queue; without a place, its first. */
export function nextHref(name: string, mine: boolean, after?: string): string {
  return listAddress('/queues/next', { queue: name, ...(mine && { mine: '1' }), ...(after && { after }) });
}

export function placeOf({ session }: PageRequest): QueuePlace | null {
  return (session as { queue?: QueuePlace } | undefined)?.queue ?? null;
}

export function takePlace({ session }: PageRequest, place: QueuePlace | null): void {
  const kept = session as { queue?: QueuePlace };
  if (place) kept.queue = place;
  else delete kept.queue;
}
