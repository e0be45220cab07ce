/** Whether a thing would go back along its way. A state that is not on it is neither before nor after. @param way its states, in the order in which they come to be */
export function isStepBack(way: readonly string[], from: string, to: string): boolean {
  return way.includes(to) && way.indexOf(to) < way.indexOf(from);
}
