import { writeFileSync } from 'node:fs';
import { isLate, type Lag } from './lag.js';
import type { Relay } from './relay.js';

const lookEveryMilliseconds = 10_000;
const stillMilliseconds = 30_000;

/**
 * A health check without HTTP: the file is as old as the last sign of progress. It is written while rounds of the relay come to their
 * end and jobs that are due end too; a worker that lives but does nothing lets it grow old.
 */
export function showProgress(file: string, relay: Relay, lag: Lag): void {
  const look = async () => {
    if (await advances(relay, lag)) writeFileSync(file, new Date().toISOString());
  };
  void look();
  setInterval(() => void look(), lookEveryMilliseconds).unref();
}

/** The relay has come round lately, and jobs that were due end. Asks the database. */
export async function advances(relay: Relay, lag: Lag): Promise<boolean> {
  if (relay.stillFor() > stillMilliseconds) return false;
  const now = await lag.read();
  return now !== null && !isLate(now);
}
