import { addDays } from '../journey/calendar/calendar-days.js';
import { renewalDays } from '../journey/plan/coverage.js';

/** How many certificates in service end in a month: nothing is ordered and it is to be renewed, something is ordered, nothing is yet to be done. */
export interface ExpiryMonth {
  month: string;
  urgent: number;
  engaged: number;
  later: number;
}

/** As they are read: `day` is any of a month; `near` counts some of its `open` ones again, those that are to be renewed. */
export interface EndsOfMonth {
  day: string;
  kind: 'open' | 'renewed' | 'near';
  number: number;
}

const shown = 12;
const monthOf = (day: string) => day.slice(0, 7);

/** The days that the twelve months from this one turn on. @param today 'YYYY-MM-DD', as all of them */
export function monthsFrom(today: string) {
  const near = addDays(today, renewalDays);
  return { today, near, monthOfNear: `${monthOf(near)}-01`, until: `${monthAfter(monthOf(today), shown)}-01` };
}

/**
 * Twelve months from this one; what is late counts in the first. Urgent as the coverage has it: nothing is ordered, and the end is near
 * (`renewalDays`): all of the months before that of the last near day, and the near ones of that month.
 */
export function expiryMonths(ends: EndsOfMonth[], today: string): ExpiryMonth[] {
  const months = Array.from({ length: shown }, (_, index) => ({
    month: monthAfter(monthOf(today), index),
    urgent: 0,
    engaged: 0,
    later: 0,
  }));
  const monthOfNear = monthOf(monthsFrom(today).near);
  for (const { day, kind, number } of ends) {
    const month = months.find((one) => monthOf(day) <= one.month);
    if (!month) continue;
    if (kind === 'renewed') month.engaged += number;
    else if (kind === 'open' && monthOf(day) < monthOfNear) month.urgent += number;
    else if (kind === 'open') month.later += number;
    else {
      month.urgent += number;
      month.later -= number;
    }
  }
  return months;
}

function monthAfter(month: string, months: number): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const all = year * 12 + number - 1 + months;
  return `${Math.floor(all / 12)}-${String((all % 12) + 1).padStart(2, '0')}`;
}
