/** A PostgreSQL server that this process started. */
export interface RunningPostgres {
  port: number;
  pid: number;
  /** `postgres://…` as the superuser, on the database `postgres`. */
  superuserUrl: string;
  /** Ends the sessions and waits for the server to end; harmless when it has ended. */
  stop(): Promise<void>;
  /** Ends the server at once, without waiting; the next start recovers what was committed. */
  kill(): void;
}

/** Server parameters for tests: nothing needs to survive a power cut. */
export const throwAwaySettings: Record<string, string>;

/**
 * Starts a cluster, creating it the first time, and takes over from one that a killed launcher left running.
 * `port` 0 (the default) takes a free one.
 * @throws Error with the end of PostgreSQL's log when it does not start
 */
export function startPostgres(options: {
  dataDir: string;
  port?: number;
  settings?: Record<string, string>;
}): Promise<RunningPostgres>;

/** Removes a cluster with all its data, and its password. */
export function removePostgres(dataDir: string): void;
