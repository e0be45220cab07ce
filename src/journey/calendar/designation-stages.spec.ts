import { describe, expect, it } from '@jest/globals';
import { dueDesignationStage } from './designation-stages.js';

describe('the stages of a designation', () => {
  it.each([
    [4, [], null, []],
    [5, [], 5, []],
    [9, [5], null, []],
    [12, [5], 10, []],
    [12, [], 10, [5]],
    [40, [5], 15, [10]],
    [40, [5, 10, 15], null, []],
    [40, [15], null, [5, 10]],
  ] as const)('%i working days after it was asked for, %j being decided', (days, decided, send, skip) => {
    expect(dueDesignationStage(days, decided)).toEqual({ send, skip });
  });
});
