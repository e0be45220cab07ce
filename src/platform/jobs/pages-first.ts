import os from 'node:os';

const behind = os.constants.priority.PRIORITY_BELOW_NORMAL;

/**
 * For the process of jobs: on a machine that it shares with pages, a page that somebody waits for is worked first, and what nobody watches takes
 * what is left, which is all of it most of the time (docs/decisions/0072). What it starts afterwards goes behind too.
 * A process that was started even further behind stays there: to come forward is not allowed to everybody.
 */
export function letPagesGoFirst(): void {
  if (os.getPriority() < behind) os.setPriority(behind);
}
