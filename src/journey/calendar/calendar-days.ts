import { remembered } from './remembered.js';

/** ISO calendar dates 'YYYY-MM-DD' as day numbers: no hours, so no daylight saving can move them. */
const millisecondsPerDay = 86_400_000;
const millisecondsPerHour = 3_600_000;
/** Some thousands of days are all that pages speak of. */
const mostDays = 20_000;

/** Days since 1970-01-01. Throws a RangeError on anything that is not a real ISO date. */
export const dayNumber = remembered(mostDays, readDay);

function readDay(date: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  // Date.parse refuses the 31st of February or rolls it over, depending on the engine: both are refused here.
  if (Number.isNaN(time) || isoDate(time / millisecondsPerDay) !== date) {
    throw new RangeError(`Not an ISO date: ${date}`);
  }
  return time / millisecondsPerDay;
}

/** The ISO date of a day number. */
export function isoDate(day: number): string {
  return new Date(day * millisecondsPerDay).toISOString().slice(0, 10);
}

/** The date `days` calendar days after `date` (before it when negative). */
export function addDays(date: string, days: number): string {
  return isoDate(dayNumber(date) + days);
}

/** Calendar days from `from` to `to`; negative when `to` comes first. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

const parisFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The date an instant falls on in Europe/Paris, as 'YYYY-MM-DD'. */
export function parisDate(instant: Date): string {
  // Paris has been whole hours away from Greenwich since 1911: no day of its begins within an hour of ours.
  return instant.getFullYear() < 1912
    ? formatted(instant)
    : dateOfHour(Math.floor(instant.getTime() / millisecondsPerHour));
}

const dateOfHour = remembered(mostDays, (hour: number) => formatted(new Date(hour * millisecondsPerHour)));

function formatted(instant: Date): string {
  const parts = new Map(parisFormat.formatToParts(instant).map((part) => [part.type, part.value]));
  return `${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`;
}
