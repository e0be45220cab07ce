import { describe, expect, it } from '@jest/globals';
import { nextTry } from './relay-patience.js';

const since = new Date('2027-03-27T12:00:00Z');
const after = (seconds: number) => new Date(since.getTime() + seconds * 1000);

describe('a mail whose relay is away', () => {
  it('is tried sooner at first, then each quarter of an hour', () => {
    const waits = [0, 60, 600, 3_600, 80_000].map((waited) => {
      const next = nextTry(since, after(waited));
      return ((next?.getTime() ?? 0) - after(waited).getTime()) / 1000;
    });
    expect(waits).toEqual([15, 30, 300, 900, 900]);
  });

  it('is tried a last time after twenty-four hours, across a change of the clock, and no more', () => {
    expect(nextTry(since, after(86_390))).toEqual(after(86_400));
    expect(nextTry(since, after(86_400))).toBeNull();
  });

  it('is tried some hundred times at most', () => {
    let [now, tries] = [since, 0];
    for (let next = nextTry(since, now); next; next = nextTry(since, now)) [now, tries] = [next, tries + 1];
    expect(tries).toBeGreaterThan(90);
    expect(tries).toBeLessThan(110);
  });
});
