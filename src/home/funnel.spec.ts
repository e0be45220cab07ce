import { describe, expect, it } from '@jest/globals';
import { funnelOf } from './funnel.js';

const waiting = (step: number, who: 'client' | 'editor' | 'nobody', days: number | null, count = 1) => ({
  step,
  who,
  days,
  count,
});

describe('the funnel', () => {
  it('adds up who is waited for at each step, and who has waited for more than thirty days', () => {
    const [first, last] = funnelOf([
      waiting(5, 'nobody', 400, 7),
      waiting(1, 'client', 31, 2),
      waiting(1, 'client', 30),
      waiting(1, 'editor', null, 3),
    ]);
    expect(first).toEqual({
      step: 1,
      here: 6,
      client: 3,
      editor: 3,
      ans: 0,
      administrator: 0,
      medianDays: 31,
      stuck: 2,
    });
    expect(last).toMatchObject({ step: 5, here: 7, medianDays: 400, stuck: 0 });
  });

  it.each([
    [[[4, 1]], 4],
    [
      [
        [1, 3],
        [9, 1],
      ],
      1,
    ],
    [
      [
        [1, 2],
        [5, 2],
      ],
      3,
    ],
    [
      [
        [9, 1],
        [1, 1],
        [4, 1],
      ],
      4,
    ],
    [[[null, 5]], null],
  ] as [[number | null, number][], number | null][])('has of %j the middle wait %s', (days, median) => {
    expect(funnelOf(days.map(([day, count]) => waiting(2, 'client', day, count)))[0]?.medianDays).toBe(median);
  });
});
