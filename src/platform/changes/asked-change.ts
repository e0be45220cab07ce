import { type Requirement, transitionFrom, type TransitionTable } from '../../journey/states/transitions.js';
import { NotFound } from '../web/errors.js';
import type { ChangeDisplay, ShownChanges } from './changes.view.js';

/** What `POST /things/:id/:noun` asks of a thing. */
export interface AskedChange<Action extends string> {
  action: Action;
  /** What its form must bring; nothing from a state that does not allow it: the table says so then. */
  requires: readonly Requirement[];
  /** The sentence of the table, for the flash. */
  done: string;
  /** What its form is called, wherever the thing stands. */
  display: ChangeDisplay;
}

/** The action that an address names, as the thing stands. @throws NotFound for a noun that no action has */
export function askedChange<State extends string, Action extends string, Facts>(
  table: TransitionTable<State, Action, Facts>,
  displays: ShownChanges<Action>,
  { noun, state }: { noun: string; state: State },
): AskedChange<Action> {
  const names = Object.keys(displays) as Action[];
  const action = names.find((name) => displays[name]?.noun === noun);
  const display = action && displays[action];
  if (!display) throw new NotFound();
  const transition = transitionFrom(table, state, action);
  return { action, requires: transition?.requires ?? [], done: `${transition?.done ?? action}.`, display };
}
