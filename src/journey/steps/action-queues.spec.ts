import { describe, expect, it } from '@jest/globals';
import { actionQueues, type ActionQueueName, codesOf, queueOfAction } from './action-queues.js';

describe('the queues of next actions', () => {
  it('each hold an action, and no action stands in two', () => {
    const queues = Object.keys(actionQueues) as ActionQueueName[];
    expect(queues.filter((queue) => codesOf(queue).length === 0)).toEqual([]);
    const held = queues.flatMap(codesOf);
    expect(new Set(held).size).toBe(held.length);
    expect(held.length).toBe(Object.values(queueOfAction).filter((queue) => queue !== null).length);
  });
});
