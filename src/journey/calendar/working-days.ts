import { dayNumber, isoDate } from './calendar-days.js';
import { type HolidayZone, holidaysOf } from './holidays.js';

export { addDays, daysBetween, parisDate } from './calendar-days.js';
export { type HolidayZone, holidaysOf, zoneOfDepartement } from './holidays.js';

// Lists ask for the same few years thousands of times.
const knownHolidays = new Map<string, Set<number>>();

/** Domain rule 12: Monday to Friday, minus the holidays of the zone (metropolitan for ANS's delays). */
export function isWorkingDay(date: string, zone: HolidayZone = 'metropole'): boolean {
  return isWorkingDayNumber(dayNumber(date), zone);
}

/** That day, or the first working day after it. */
export function workingDayFrom(date: string): string {
  return isWorkingDay(date) ? date : addWorkingDays(date, 1);
}

/**
 * The date `days` working days after `date`, itself not counted (before it when negative).
 * Zero gives the date back, even when it is not a working day.
 */
export function addWorkingDays(date: string, days: number, zone: HolidayZone = 'metropole'): string {
  let day = dayNumber(date);
  const direction = days < 0 ? -1 : 1;
  for (let left = Math.abs(days); left > 0;) {
    day += direction;
    if (isWorkingDayNumber(day, zone)) left -= 1;
  }
  return isoDate(day);
}

/** Working days after `from`, up to and including `to`; the same count, negative, when `to` comes first. */
export function workingDaysBetween(from: string, to: string, zone: HolidayZone = 'metropole'): number {
  const start = dayNumber(from);
  const end = dayNumber(to);
  if (end < start) return 0 - workingDaysBetween(to, from, zone);
  let count = 0;
  for (let day = start + 1; day <= end; day += 1) {
    if (isWorkingDayNumber(day, zone)) count += 1;
  }
  return count;
}

function isWorkingDayNumber(day: number, zone: HolidayZone): boolean {
  // Day 0, 1970-01-01, was a Thursday: 0 is Monday here.
  const weekday = (((day + 3) % 7) + 7) % 7;
  return weekday < 5 && !holidayNumbers(Number(isoDate(day).slice(0, 4)), zone).has(day);
}

function holidayNumbers(year: number, zone: HolidayZone): Set<number> {
  const key = `${zone} ${year}`;
  const known = knownHolidays.get(key);
  if (known) return known;
  const days = new Set(holidaysOf(year, zone).map((holiday) => dayNumber(holiday.date)));
  knownHolidays.set(key, days);
  return days;
}
