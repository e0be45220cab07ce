/** What to decide now of one who waits: at most one stage to send, the older ones to record as passed, and the next one. */
export interface DueWaitStage {
  send: number | null;
  skip: number[];
  next: number | null;
}

/**
 * As for expiries: a stage opens so many working days after the wait began and never closes by itself, so that a job that was off loses
 * nothing; only the most recent one is sent, older ones that nobody decided are passed.
 */
export function dueWaitStage(workingDays: number, stages: readonly number[], decided: readonly number[]): DueWaitStage {
  const due = stages.filter((stage) => stage <= workingDays).toSorted((a, b) => a - b);
  const latest = due.at(-1);
  const open = due.filter((stage) => !decided.includes(stage));
  const send = latest !== undefined && open.includes(latest) ? latest : null;
  const later = stages.filter((stage) => stage > workingDays && !decided.includes(stage));
  return {
    send,
    skip: open.filter((stage) => stage !== send),
    next: later.length > 0 ? Math.min(...later) : null,
  };
}
