/**
 * A row of what was promised as such, without a rival.
 * @param {string} label
 * @param {Record<string, number>} ours by its unit: `seconds`, `ms`, `megabytes`, `perSecond`, of which more is better
 * @param {number} goal in that unit
 * @param {number} [slowness] of the machine meanwhile (pace.mjs), where time was promised of it
 */
export function promised(label, ours, goal, slowness) {
  const [unit] = Object.keys(ours);
  const bound = unit === 'perSecond' ? { atLeast: 1 } : { atMost: 1 };
  return { label, result: { ours, rival: { [unit]: goal } }, ratio: ours[unit] / goal, ...bound, slowness };
}
