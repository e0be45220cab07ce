import { z } from 'zod';
import { clock } from '../clock.js';
import { dayNumber } from '../../journey/calendar/calendar-days.js';

const realDay = 'Indiquez une date qui existe, entre 2000 et 2100.';

/** Whether a text is a real day `YYYY-MM-DD` of this century. */
export function isDay(value: string): boolean {
  try {
    dayNumber(value);
    return value >= '2000-01-01' && value <= '2100-12-31';
  } catch {
    return false;
  }
}

const typed = z
  .string({ error: realDay })
  .default('')
  .transform((text) => text.trim().replace(/^(\d{2})\/(\d{2})\/(\d{4})$/, '$3-$2-$1'))
  .refine((text) => text === '' || isDay(text), realDay);

/** A day, null when left empty; as a date field sends it, or dd/mm/yyyy as the conflict page shows it. */
export const optionalDay = typed.transform((text) => (text === '' ? null : text));

/** The same; `sentence` when it is missing, in French: of two days of one form each says which it is. */
export const dayOr = (sentence: string) => typed.refine((text) => text !== '', sentence);

export const day = dayOr('Indiquez la date.');

const notYet = 'Cette date n’est pas encore venue\u00a0: indiquez celle du fait lui-même.';

/** The day of what has happened: one of the future is a slip. */
export const pastDay = day.refine((value) => value <= clock.today(), notYet);

/** The same, null when left empty. */
export const optionalPastDay = optionalDay.refine((value) => value === null || value <= clock.today(), notYet);
