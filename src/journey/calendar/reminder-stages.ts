import { addDays, parisDate } from './calendar-days.js';

/** Domain rule 13: days to expiry at which people are reminded; negative after it. */
export const defaultStages = [180, 120, 90, 60, 30, 15, 7, 3, 1, 0, -1, -7];

/** What the reminders of one expiry depend on; `notAfter` is an ISO date-time, stages are days before it. */
export interface StageFacts {
  notAfter: string;
  now: Date;
  stages: number[];
  /** Stages already sent or skipped, whatever was decided. */
  alreadyDecided: number[];
}

/** What to decide now: at most one stage to send, the older ones to record as skipped, and the next one (ISO date). */
export interface DueStages {
  send: number | null;
  skip: number[];
  next: { stage: number; on: string } | null;
}

/**
 * Domain rule 13: a stage is a window that opens `stage` days before the expiry (Paris dates) and never closes by itself,
 * so a job that was off loses nothing. Only the most recent open stage is sent; older ones nobody decided on are skipped.
 */
export function dueStages(input: StageFacts): DueStages {
  const today = parisDate(input.now);
  const expiry = parisDate(new Date(input.notAfter));
  const decided = new Set(input.alreadyDecided);
  const stages = [...new Set(input.stages)]
    .sort((a, b) => a - b)
    .map((stage) => ({ stage, on: addDays(expiry, -stage) }));
  const open = stages.filter(({ on }) => on <= today).map(({ stage }) => stage);
  const latest = open[0];
  const send = latest !== undefined && !decided.has(latest) ? latest : null;
  const skip = open.slice(1).filter((stage) => !decided.has(stage));
  const next = stages.findLast(({ stage, on }) => on > today && !decided.has(stage)) ?? null;
  return { send, skip: skip.reverse(), next };
}
