import { describe, expect, it } from '@jest/globals';
import { dueWaitStage } from './wait-stages.js';

describe('the stages of a wait', () => {
  it.each([
    [4, [], null, [], 5],
    [5, [], 5, [], 10],
    [9, [5], null, [], 10],
    [12, [5], 10, [], 15],
    [12, [], 10, [5], 15],
    [40, [5], 15, [10], null],
    [40, [5, 10, 15], null, [], null],
    [40, [15], null, [5, 10], null],
  ] as const)('%i working days after it began, %j being decided', (days, decided, send, skip, next) => {
    expect(dueWaitStage(days, [5, 10, 15], decided)).toEqual({ send, skip, next });
  });

  it('come in their order, whatever the order they were written in', () => {
    expect(dueWaitStage(12, [20, 5, 10], [])).toEqual({ send: 10, skip: [5], next: 20 });
  });

  it('that were taken out of the rule are asked no more; none at all sends nothing', () => {
    expect(dueWaitStage(12, [20], [5])).toEqual({ send: null, skip: [], next: 20 });
    expect(dueWaitStage(12, [], [])).toEqual({ send: null, skip: [], next: null });
  });
});
