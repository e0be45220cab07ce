/** ISO calendar dates 'YYYY-MM-DD' as day numbers: no hours, so no daylight saving can move them. */
const millisecondsPerDay = 86_400_000;

const remembered = 10_000;
const numberOfDay = new Map<string, number>();

/** Days since 1970-01-01. Throws a RangeError on anything that is not a real ISO date. */
export function dayNumber(date: string): number {
  // The same few days are asked for thousands of clients.
  let number = numberOfDay.get(date);
  if (number === undefined) {
    if (numberOfDay.size >= remembered) numberOfDay.clear();
    number = readDay(date);
    numberOfDay.set(date, number);
  }
  return number;
}

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
  hour: '2-digit',
  hourCycle: 'h23',
});

const millisecondsPerHour = 3_600_000;

/** Where an instant stands in Europe/Paris. */
interface ParisHour {
  /** 'YYYY-MM-DD' */
  date: string;
  hour: number;
}

const known = new Map<number, ParisHour>();

/** The date an instant falls on in Europe/Paris, as 'YYYY-MM-DD'. */
export function parisDate(instant: Date): string {
  return parisHour(instant).date;
}

/** That date, and the hour of the day. */
export function parisHour(instant: Date): ParisHour {
  const hour = Math.floor(instant.getTime() / millisecondsPerHour);
  // Paris is whole hours away from UTC, but not before 1911: an hour is of one date. The calendar is slow to ask, and asked of the same again.
  if (!(hour >= 0)) return asked(instant);
  let paris = known.get(hour);
  if (paris === undefined) {
    if (known.size >= remembered) known.clear();
    paris = asked(instant);
    known.set(hour, paris);
  }
  return paris;
}

function asked(instant: Date): ParisHour {
  const parts = new Map(parisFormat.formatToParts(instant).map((part) => [part.type, part.value]));
  const date = `${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`;
  return { date, hour: Number(parts.get('hour')) };
}
