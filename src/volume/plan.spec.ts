import { describe, expect, it } from '@jest/globals';
import { planVolume } from './plan.js';

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

describe('the plan of a volume', () => {
  it.each([1, 2, 4, 7, 49, 120, 5_000])(
    'for %d clients has four establishments, three slots, nine certificates each',
    (clients) => {
      const plans = planVolume(clients);
      expect(plans).toHaveLength(clients);
      expect(sum(plans.map((plan) => plan.establishments))).toBe(4 * clients);
      expect(sum(plans.map((plan) => 3 * plan.instances))).toBe(3 * clients);
      expect(sum(plans.flatMap((plan) => plan.generations))).toBe(9 * clients);
    },
  );

  it('spreads from one establishment to thirty, over every stage', () => {
    const plans = planVolume(5_000);
    const establishments = plans.map((plan) => plan.establishments);
    expect([Math.min(...establishments), Math.max(...establishments)]).toEqual([1, 30]);
    expect(new Set(plans.map((plan) => plan.stage)).size).toBe(11);
    expect(new Set(plans.flatMap((plan) => plan.generations))).toEqual(new Set([3, 4]));
    expect(plans.filter((plan) => plan.declared).length).toBeGreaterThan(50);
  });

  it('gives nothing but clients when it is light', () => {
    expect(new Set(planVolume(100, true).map((plan) => plan.instances))).toEqual(new Set([0]));
  });
});
