import { actionQueues, type ActionQueueName, queueOfAction } from '../journey/steps/action-queues.js';
import type { Role } from '../journey/states/transitions.js';
import { listAddress } from '../platform/lists/list-address.js';
import { actionQuery } from './action-query.js';
import { desksFor } from './desks.js';
import { deskView } from './desks.view.js';
import type { ActionCount } from './home.queries.js';

/** « Chez nous, par action »: each client whose next action is ours, once, on the desk of the role that does it. */
export function actionDesks(counts: ActionCount[], role: Role, mine: boolean) {
  const names = Object.keys(actionQueues) as ActionQueueName[];
  return desksFor(role).map((desk) =>
    deskView(
      desk,
      role,
      'client',
      names.filter((name) => actionQueues[name].role === desk).map((name) => actionLine(name, counts, mine)),
    ),
  );
}

function actionLine(name: ActionQueueName, counts: ActionCount[], mine: boolean) {
  const found = counts.filter(({ code }) => queueOfAction[code] === name);
  const total = found.reduce((sum, { count }) => sum + count, 0);
  const days = Math.max(-1, ...found.map(({ days: oldest }) => oldest ?? -1));
  const late = found.reduce((sum, one) => sum + one.late, 0);
  return {
    label: actionQueues[name].label,
    href: listAddress('/clients', actionQuery(name, mine)),
    count: total,
    done: total === 0,
    tone: late > 0 ? 'soon' : 'none',
    toned: late > 0,
    icon: 'hourglass',
    note: total === 0 ? 'Rien à faire' : [oldestOf(days), lateOf(late)].filter(Boolean).join(', ') || 'À faire',
  };
}

function oldestOf(days: number): string {
  if (days < 0) return '';
  return days > 0 ? `Le plus ancien\u00a0: ${days}\u00a0j` : 'Depuis aujourd’hui';
}

function lateOf(late: number): string {
  return late > 0 ? `${late} en retard` : '';
}
