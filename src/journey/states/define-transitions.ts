import type { TransitionTable } from './transition-table.js';

/**
 * Takes a transition table and gives it back. Throws an Error at definition, hence at start-up, when a row names an
 * unknown state, two rows share a state and an action, or a state can never be reached.
 */
export function defineTransitions<State extends string, Action extends string, Facts>(
  table: TransitionTable<State, Action, Facts>,
): TransitionTable<State, Action, Facts> {
  const faults = [...unknownStates(table), ...sharedRows(table), ...unreachableStates(table)];
  if (faults.length > 0) throw new Error(`Transition table "${table.thing}": ${faults.join('; ')}`);
  return table;
}

type AnyTable = TransitionTable<string, string, never>;
type Shape = Pick<AnyTable, 'initial' | 'states'> & { transitions: { from: string[]; action: string; to: string }[] };

function unknownStates(table: Shape): string[] {
  const named = [table.initial, ...table.transitions.flatMap((row) => [...row.from, row.to])];
  return [...new Set(named)]
    .filter((state) => !Object.hasOwn(table.states, state))
    .map((state) => `unknown state ${state}`);
}

function sharedRows(table: Shape): string[] {
  const seen = new Set<string>();
  return table.transitions
    .flatMap((row) => row.from.map((state) => `${state} + ${row.action}`))
    .filter((key) => seen.has(key) || !seen.add(key))
    .map((key) => `two rows for ${key}`);
}

function unreachableStates(table: Shape): string[] {
  const reached = new Set([table.initial]);
  // A Set may grow while it is walked: each newly reached state is visited in turn.
  for (const state of reached) {
    for (const row of table.transitions) if (row.from.includes(state)) reached.add(row.to);
  }
  return Object.keys(table.states)
    .filter((state) => !reached.has(state))
    .map((state) => `unreachable state ${state}`);
}
