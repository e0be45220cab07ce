import type pg from 'pg';

/**
 * Opens all that a pool may hold, before anybody asks: the first pages of a process would each wait for a connection of their own, on a machine that
 * is slow because everything starts at once. What the server refuses is opened when it is needed.
 */
export async function openAll(pool: pg.Pool): Promise<void> {
  const asked = Array.from({ length: pool.options.max - pool.totalCount + pool.idleCount }, () => pool.connect());
  // Held until the last is there: one that is given back would be given out again.
  const opened = await Promise.allSettled(asked);
  for (const one of opened) if (one.status === 'fulfilled') one.value.release();
}
