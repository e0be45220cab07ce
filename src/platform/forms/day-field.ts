import { z } from 'zod';
import { dayNumber } from '../../journey/calendar-days.js';

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

/** A day as a date field sends it; a French sentence when it is missing or does not exist. */
export const day = z
  .string({ error: 'Indiquez la date.' })
  .trim()
  .min(1, 'Indiquez la date.')
  .refine((value) => value === '' || isDay(value), realDay);

/** The same, or null when the field is left empty. */
export const optionalDay = z
  .string({ error: realDay })
  .trim()
  .optional()
  .transform((value) => (value ? value : null))
  .refine((value) => value === null || isDay(value), realDay);
