/** Of PostgreSQL: undone because each of two transactions waited for the other, or because the two do not come one after the other. */
const signs = new Set(['40P01', '40001']);

/** Whether a transaction was undone for another one’s sake: nothing is wrong with it, and done again it passes. */
export function isCrossing(error: unknown): boolean {
  const { driverError = error } = (error ?? {}) as { driverError?: unknown };
  return signs.has(String((driverError as { code?: unknown } | null)?.code));
}
