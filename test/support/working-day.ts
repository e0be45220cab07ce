import { isWorkingDay, parisDate } from '../../src/journey/calendar/working-days.js';

const day = 86_400_000;

/** The first working day from then on, in the morning: that is when digests leave. */
export function workingDayFrom(from: Date): Date {
  let at = new Date(`${parisDate(from)}T09:00:00Z`);
  while (!isWorkingDay(parisDate(at))) at = new Date(at.getTime() + day);
  return at;
}
