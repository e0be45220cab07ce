import type { ActionQueueName } from '../journey/steps/action-queues.js';
import { ours } from '../journey/steps/client-facts.js';

/** What the list of a queue keeps: the clients whose next action is ours, of its actions. */
export function actionQuery(queue: ActionQueueName | null, mine: boolean): Record<string, string> {
  return { who: ours.join(','), ...(queue ? { action: queue } : {}), ...(mine ? { mine: '1' } : {}) };
}
