import { describe, expect, it } from '@jest/globals';
import { type Allowance, takeDay } from './daily-cap.js';

const friday = { wanted: '2026-11-27', cap: 2 };
const [saturday, monday, tuesday] = ['2026-11-28', '2026-11-30', '2026-12-01'];

describe('the day on which a mail leaves for an address outside', () => {
  it('is today as long as the cap is not reached, then the next working days, in their order', () => {
    const allowances = new Map<string, Allowance>();
    const days = Array.from({ length: 6 }, () => takeDay(['a@client.test'], friday, allowances));
    expect(days.map(({ day }) => day)).toEqual([friday.wanted, friday.wanted, monday, monday, tuesday, tuesday]);
    expect(days.map(({ full }) => full)).toEqual([null, null, ...Array(4).fill('a@client.test')]);
  });

  it('is a day on which each of its addresses has room', () => {
    const allowances = new Map([
      ['a@client.test', { day: monday, mails: 2 }],
      ['b@client.test', { day: friday.wanted, mails: 1 }],
    ]);
    expect(takeDay(['b@client.test', 'a@client.test'], friday, allowances)).toEqual({
      day: tuesday,
      full: 'a@client.test',
    });
    expect(allowances.get('b@client.test')).toEqual({ day: tuesday, mails: 1 });
  });

  it('begins again the next day, holidays and Sundays left out, the day asked for kept', () => {
    const christmas = new Map([['a@client.test', { day: '2026-12-24', mails: 2 }]]);
    expect(takeDay(['a@client.test'], { wanted: '2026-12-24', cap: 2 }, christmas).day).toBe('2026-12-28');
    const yesterday = new Map([['a@client.test', { day: friday.wanted, mails: 2 }]]);
    expect(takeDay(['a@client.test'], { wanted: saturday, cap: 2 }, yesterday)).toEqual({ day: saturday, full: null });
  });

  it('is the one asked for where nobody is outside', () => {
    expect(takeDay([], friday, new Map())).toEqual({ day: friday.wanted, full: null });
  });
});
