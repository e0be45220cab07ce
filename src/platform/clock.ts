import { AsyncLocalStorage } from 'node:async_hooks';
import { parisDate } from '../journey/calendar/calendar-days.js';

const elsewhere = new AsyncLocalStorage<Date>();

/**
 * What time it is, for everything that is not the machine's own affair (timeouts, elapsed times). Nothing else reads the computer's clock.
 * In SQL the same instant is `moment()` and the same day `paris_today()`: TenantDb tells PostgreSQL when the clock travels.
 */
export const clock = {
  now(): Date {
    const moment = elsewhere.getStore();
    return moment ? new Date(moment) : new Date();
  },

  /** Until when something may still be taken back: in so many minutes; null for none, which is at once. */
  after(minutes: number): Date | null {
    return minutes === 0 ? null : new Date(clock.now().getTime() + minutes * 60_000);
  },

  /** The day it is in Europe/Paris, as 'YYYY-MM-DD': the server's own day is another one for an hour or two every night. */
  today(): string {
    return parisDate(clock.now());
  },

  /** Runs `work` as if it were that instant: the story of the demonstration, and tests. Transactions must be opened inside. */
  at<Result>(moment: Date, work: () => Result): Result {
    return elsewhere.run(moment, work);
  },

  /** The instant it pretends to be, or null when it shows the real time. */
  travelling(): Date | null {
    return elsewhere.getStore() ?? null;
  },
};
