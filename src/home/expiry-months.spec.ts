import { describe, expect, it } from '@jest/globals';
import { expiryMonths, monthsFrom } from './expiry-months.js';

describe('the months in which certificates end', () => {
  it('are twelve from this one, over the end of a year', () => {
    expect(monthsFrom('2026-12-31')).toEqual({
      today: '2026-12-31',
      near: '2027-03-01',
      monthOfNear: '2027-03-01',
      until: '2027-12-01',
    });
    const months = expiryMonths([], '2026-12-31').map(({ month }) => month);
    expect([months.length, months[0], months[1], months.at(-1)]).toEqual([12, '2026-12', '2027-01', '2027-11']);
  });

  it('count what is late in the first, and say what is urgent: all before the month of the last near day, some of that one', () => {
    const [first, second, third, fourth] = expiryMonths(
      [
        { day: '2026-05-01', kind: 'open', number: 2 },
        { day: '2026-12-01', kind: 'open', number: 3 },
        { day: '2026-11-01', kind: 'renewed', number: 1 },
        { day: '2027-01-01', kind: 'open', number: 7 },
        { day: '2027-01-01', kind: 'near', number: 4 },
        { day: '2027-01-17', kind: 'near', number: 1 },
        { day: '2027-02-01', kind: 'open', number: 5 },
        { day: '2028-02-01', kind: 'open', number: 5 },
      ],
      '2026-11-24',
    );
    expect(first).toEqual({ month: '2026-11', urgent: 2, engaged: 1, later: 0 });
    expect(second).toEqual({ month: '2026-12', urgent: 3, engaged: 0, later: 0 });
    expect(third).toEqual({ month: '2027-01', urgent: 5, engaged: 0, later: 2 });
    expect(fourth).toEqual({ month: '2027-02', urgent: 0, engaged: 0, later: 5 });
  });
});
