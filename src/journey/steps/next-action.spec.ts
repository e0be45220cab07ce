import { describe, expect, it } from '@jest/globals';
import { expired, missing, running, starting, today } from '../../../test/support/client-facts.js';
import { type ClientFacts, nextAction, stepsOf } from './next-action.js';

describe('steps of a client', () => {
  const statuses = (facts: ClientFacts) => stepsOf(facts, today).map(({ status }) => status);

  it('are all done but the watch for a running client', () => {
    expect(statuses(running)).toEqual(['done', 'done', 'done', 'done', 'current']);
  });

  it('stop at the request when it is the next thing', () => {
    expect(statuses(starting)).toEqual(['done', 'done', 'current', 'todo', 'todo']);
  });

  it('say that a step is not done although a later one is current', () => {
    expect(statuses({ ...running, slots: [expired, missing] })).toEqual(['done', 'done', 'done', 'todo', 'current']);
  });

  it('carry the sentence of the next action on the current one', () => {
    expect(stepsOf(starting, today)[2]?.detail).toBe(nextAction(starting, today).title);
  });
});
