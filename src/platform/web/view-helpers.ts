import { longDay } from '../../identifiers/long-day.js';
import { parisDate, parisHour } from '../../journey/calendar/calendar-days.js';

const noBreak = '\u00a0';

const numberFormat = new Intl.NumberFormat('fr-FR');
const aDay = /^\d{4}-\d{2}-\d{2}$/;

/** What a template may hand to a date helper: an ISO day (`2026-11-24`), an ISO moment, a Date, or nothing. */
export type Moment = string | Date | null | undefined;

/** `24/11/2026`, in Europe/Paris; a day without an hour stays that day. Empty when there is no date. */
export function date(value: Moment): string {
  const day = typeof value === 'string' && aDay.test(value) ? value : dayOf(momentOf(value));
  return day && `${day.slice(8)}/${day.slice(5, 7)}/${day.slice(0, 4)}`;
}

function dayOf(moment: Date | undefined): string {
  return moment ? parisDate(moment) : '';
}

/** `24 novembre 2026` with no-break spaces, `1ᵉʳ janvier 2027` for a first of the month. Empty when there is no date. */
export function longDate(value: Moment): string {
  const moment = momentOf(value);
  return moment ? longDay(moment) : '';
}

/** `14 h 32` with no-break spaces, in Europe/Paris. Empty when there is no date. */
export function time(value: Moment): string {
  const moment = momentOf(value);
  if (!moment) return '';
  // Paris is whole hours away from UTC: the minutes are the same.
  const minutes = String(moment.getUTCMinutes()).padStart(2, '0');
  return [parisHour(moment).hour, 'h', minutes].join(noBreak);
}

/** `24/11/2026 à 14 h 32`, in Europe/Paris. Empty when there is no date. */
export function dateTime(value: Moment): string {
  return momentOf(value) ? `${date(value)} à ${time(value)}` : '';
}

/** `3 412`, with narrow no-break spaces between thousands; one that is written already, `1 000+`, stays. Empty when there is no number. */
export function number(value: number | string | null | undefined): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return '';
  return value >= 0 && value < 1_000 && Number.isInteger(value) ? String(value) : numberFormat.format(value);
}

/** The word alone, in the number that goes with the count. French: 0, 1 and 1,5 take the singular. */
export function plural(count: number, singular: string, several: string): string {
  return Math.abs(count) < 2 ? singular : several;
}

/** The count and its word: `1 client`, `3 412 clients`. */
export function count(value: number, singular: string, several: string): string {
  return `${number(value)}${noBreak}${plural(value, singular, several)}`;
}

/** Words that begin a sentence, or a line. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a file weighs, `412 ko`, `1,2 Mo`: a thousand bytes a kilo, as the systems of our readers count, and never nothing. */
export function fileSize(bytes: number): string {
  const kilos = Math.max(1, Math.round(bytes / 1_000));
  return kilos < 1_000 ? `${kilos}${noBreak}ko` : `${number(Math.round(bytes / 100_000) / 10)}${noBreak}Mo`;
}

/** Strict equality. */
export function eq(left: unknown, right: unknown): boolean {
  return left === right;
}

/** Reads what a template was given. @throws RangeError for a text that is no date */
function momentOf(value: Moment): Date | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  // Noon UTC is the same day in Paris all year round.
  const moment = typeof value === 'string' && aDay.test(value) ? new Date(`${value}T12:00:00Z`) : new Date(value);
  if (Number.isNaN(moment.getTime())) throw new RangeError(`Not a date: ${String(value)}`);
  return moment;
}
