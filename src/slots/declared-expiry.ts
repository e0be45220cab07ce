import { addDays } from '../journey/calendar/calendar-days.js';

// F1.4: a certificate of the IGC-Santé lives three years; a month more, since it may be delivered for later.
const farthest = 3 * 366 + 31;

/** The first and the last day that may be declared: ISO days of Paris. */
export function declarableDays(today: string): { min: string; max: string } {
  return { min: addDays(today, -farthest), max: addDays(today, farthest) };
}

/**
 * Why this day cannot be the end of a certificate in service, as one French sentence; null when it can.
 * @param notAfter ISO day; @param today ISO day, Paris
 */
export function declaredExpiryProblem(notAfter: string, today: string): string | null {
  const { min, max } = declarableDays(today);
  if (notAfter > max)
    return 'Un certificat vit trois ans au plus\u00a0: cette échéance est trop lointaine. Vérifiez l’année.';
  if (notAfter < min) return 'Cette échéance est passée depuis plus de trois ans. Vérifiez l’année.';
  return null;
}

/** Whether all that is known of what covers a slot is a declared day. An imported certificate always wins. */
export function isDeclared(slot: { certificateId: string | null; declaredNotAfter: string | null }): boolean {
  return slot.certificateId === null && slot.declaredNotAfter !== null;
}
