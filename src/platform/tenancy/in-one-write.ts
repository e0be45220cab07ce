import type { Duplex } from 'node:stream';
import type pg from 'pg';

/**
 * What is asked of PostgreSQL before anybody waits for its answers leaves in one write: each was one of its own, and writing
 * was a tenth of what a page cost.
 */
export function inOneWrite(connection: pg.PoolClient): void {
  const { stream } = (connection as unknown as { connection: { stream: Duplex } }).connection;
  stream.cork();
  // After everything that can go on without an answer: promises are kept before the next tick.
  process.nextTick(() => stream.uncork());
}
