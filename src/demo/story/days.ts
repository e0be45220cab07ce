import { addDays } from '../../journey/calendar/working-days.js';
import { clock } from '../../platform/clock.js';

/** The instant so many days ago, at that hour of UTC. */
export const daysAgo = (days: number, hour = 9) =>
  new Date(Date.parse(`${addDays(clock.today(), -days)}T00:00:00Z`) + hour * 3_600_000);

export const dayFromToday = (days: number) => addDays(clock.today(), days);
