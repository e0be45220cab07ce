/** SQL: the state of this row is one of these; `NOT` before it reaches the same plan as `NOT IN`. @param row the name or alias of its table */
export const amongStates = (row: string, states: readonly string[]) =>
  `${row}.state IN (${states.map((state) => `'${state}'`).join(', ')})`;
