import { parisDate } from '../journey/calendar/calendar-days.js';
import { dueStages } from '../journey/calendar/reminder-stages.js';
import type { WatchedCertificate } from '../reminders/reminder.queries.js';

/** A reminder that will be decided on a day of Paris, unless something happens before. */
export interface StageToCome {
  slotId: string;
  label: string;
  stage: number;
  on: string;
  mutedUntil: string | null;
}

const mostShown = 3;

/** The next stage of each certificate of a client, as the round itself would decide it: the nearest three, the farthest first. */
export function stagesToCome(watched: WatchedCertificate[], stages: number[], now: Date): StageToCome[] {
  const today = parisDate(now);
  return watched
    .flatMap(({ slotId, label, notAfter, decided, mutedUntil, needed, revoked }): StageToCome[] => {
      if (!needed || revoked || !notAfter) return [];
      const { next } = dueStages({ notAfter: notAfter.toISOString(), now, stages, alreadyDecided: decided });
      const muted = mutedUntil !== null && mutedUntil >= today ? mutedUntil : null;
      return next ? [{ slotId, label, ...next, mutedUntil: muted }] : [];
    })
    .sort((one, other) => one.on.localeCompare(other.on))
    .slice(0, mostShown)
    .reverse();
}
