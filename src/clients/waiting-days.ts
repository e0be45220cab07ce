import { daysBetween } from '../journey/calendar/calendar-days.js';
import { frenchDays } from '../journey/calendar/french-date.js';

/** A client that has held us up for more than so many days is to be called. */
export const blockedDays = 10;

/** A client that waits for the same for more than so many days, whoever it waits for, is stuck. */
export const stuckDays = 30;

/** « 4 j », « ce jour »: how long something has been waiting. Dates are 'YYYY-MM-DD'. */
export function waitingSince(since: string, today: string): string {
  const days = daysBetween(since, today);
  return days > 0 ? frenchDays(days) : 'ce jour';
}

/** « dans 3 j », « aujourd’hui », « 9 j de retard ». */
export function untilDue(due: string, today: string): { text: string; late: boolean } {
  const days = daysBetween(today, due);
  if (days < 0) return { text: `${frenchDays(-days)} de retard`, late: true };
  return { text: days === 0 ? 'aujourd’hui' : `dans ${frenchDays(days)}`, late: false };
}
