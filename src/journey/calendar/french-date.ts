import { longDay } from '../../identifiers/long-day.js';

const short = new Intl.DateTimeFormat('fr-FR', { timeZone: 'UTC', month: 'short' });
const long = new Intl.DateTimeFormat('fr-FR', { timeZone: 'UTC', month: 'long', year: 'numeric' });

/** An ISO date as a sentence writes it: « 24 novembre 2026 », « 1ᵉʳ juin 2026 », held together by no-break spaces. */
export function frenchDate(date: string): string {
  return longDay(Date.parse(date), 'UTC');
}

/** « 18 j », held together. */
export function frenchDays(days: number): string {
  return `${days}\u00a0j`;
}

/** « nov. »; a month is `2026-11`. */
export function shortMonth(month: string): string {
  return short.format(Date.parse(`${month}-01`));
}

/** « novembre 2026 ». */
export function longMonth(month: string): string {
  return long.format(Date.parse(`${month}-01`));
}
