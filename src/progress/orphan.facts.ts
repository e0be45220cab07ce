/**
 * Domain rule 8, the one definition: a client that has been habilitated and has no active administrator is an alarm, with one a
 * warning. Whoever was never habilitated is on the way, not an orphan. `p` is the client's row of `client_progress`, where
 * both halves are derived with everything else, so that a count is a walk along the index `client_progress_orphans`.
 */
export const orphan = attendedBy(0);

/**
 * Clients that were habilitated and have so many active administrators; `p` is their progress.
 * @param administrators 0: the alarm, 1: the warning
 */
export function attendedBy(administrators: 0 | 1): string {
  return `p.habilitated AND p.active_assignments = ${administrators}`;
}
