import type { Role } from './roles.js';

export { type Role, roleLabels, roleTitles } from './roles.js';

/** A condition on facts: null when it holds, otherwise a French sentence that says why not and what to do. */
export type Guard<Facts> = { name: string; check: (facts: Facts) => string | null };

/** What a person must give with an action. */
export type Requirement = 'reason' | 'document' | 'dossier_number' | 'date' | 'reference';

/** One row of a table: from these states, this action leads there, for these roles, under these guards. */
export interface Transition<State extends string, Action extends string, Facts> {
  from: State[];
  action: Action;
  to: State;
  /** French label of the button: « Envoyer pour signature ». */
  label: string;
  /** French sentence of the timeline: « Demande envoyée pour signature ». */
  done: string;
  roles: Role[];
  guards?: Guard<Facts>[];
  requires?: Requirement[];
  /** French sentences for the « États » page. */
  effects?: string[];
  /** May be done by a job or an import. */
  automatic?: boolean;
  /** May be done by somebody of the client, by a link that asks them for it. */
  byClient?: boolean;
  reversible?: boolean;
}

/** How a state shows: French label, tone and Tabler icon. */
export interface StateDisplay {
  label: string;
  tone: 'ok' | 'soon' | 'bad' | 'move' | 'none';
  icon: string;
  final?: boolean;
}

/** The whole life of one thing (domain § 3): it drives buttons, guards, bulk eligibility, tests and the « États » page. */
export interface TransitionTable<State extends string, Action extends string, Facts> {
  /** Code of the thing, as the table and the URL name it. */
  thing: string;
  /** French name of the thing. */
  label: string;
  initial: State;
  states: Record<State, StateDisplay>;
  transitions: Transition<State, Action, Facts>[];
}

/**
 * Who acts. A job or an import has no role: it may only do automatic rows; somebody of the client, those that are asked of them.
 * `decided`: a job that does what a person decided, whose role was looked at then (a campaign is confirmed by those who may do the same
 * to one client).
 */
export type Actor = { kind: 'person'; role: Role } | { kind: 'decided' | 'job' | 'import' | 'client' };

/** The answer to a wish. A no is an answer with reasons (French sentences), never an exception. */
export type Decision<State> =
  | { allowed: true; to: State }
  | { allowed: false; code: 'no_transition' | 'role' | 'guard' | 'missing'; reasons: string[] };

/** What is wished: an action on a thing in a state, by someone, with what was given. */
export interface Wish<State extends string, Action extends string, Facts> {
  state: State;
  action: Action;
  facts: Facts;
  actor: Actor;
  given?: Requirement[];
}

/** One button of a thing: refused ones stay, with their reasons (product § 2.11). */
export interface OfferedAction<State extends string, Action extends string> {
  action: Action;
  /** Where the thing stood: the same action is told otherwise, with other effects, from another state. */
  from: State;
  label: string;
  to: State;
  allowed: boolean;
  reasons: string[];
  requires: Requirement[];
  /** What follows, from this state. */
  effects: string[];
}
