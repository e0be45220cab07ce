import {
  type Actor,
  type Decision,
  type Guard,
  type OfferedAction,
  type Requirement,
  type Role,
  type Transition,
  type TransitionTable,
  type Wish,
  roleLabels,
} from './transition-table.js';

export { defineTransitions } from './define-transitions.js';
export * from './transition-table.js';

const requirementSentences: Record<Requirement, string> = {
  reason: 'Indiquez le motif.',
  document: 'Joignez la pièce justificative.',
  dossier_number: 'Indiquez le numéro de dossier donné par l’ANS.',
  date: 'Indiquez la date.',
  reference: 'Indiquez la référence.',
};

/** Decides whether an action may be done now. All reasons of the first kind that says no come at once. */
export function decide<State extends string, Action extends string, Facts>(
  table: TransitionTable<State, Action, Facts>,
  wish: Wish<State, Action, Facts>,
): Decision<State> {
  const row = transitionFrom(table, wish.state, wish.action);
  if (!row) return { allowed: false, code: 'no_transition', reasons: [impossible(table, wish)] };
  const refusal = actorRefusal(row, wish.actor);
  if (refusal) return { allowed: false, code: 'role', reasons: [refusal] };
  const guardReasons = failingGuards(row, wish.facts);
  const missing = (row.requires ?? []).filter((requirement) => !wish.given?.includes(requirement));
  const missingReasons = missing.map((requirement) => requirementSentences[requirement]);
  if (guardReasons.length > 0) return { allowed: false, code: 'guard', reasons: [...guardReasons, ...missingReasons] };
  if (missing.length > 0) return { allowed: false, code: 'missing', reasons: missingReasons };
  return { allowed: true, to: row.to };
}

/** The actions a thing offers to a role in a state, in the order of the table, refused ones included. */
export function actionsFrom<State extends string, Action extends string, Facts>(
  table: TransitionTable<State, Action, Facts>,
  view: { state: State; facts: Facts; role: Role },
): OfferedAction<State, Action>[] {
  return rowsFrom(table, view.state).map((row) => {
    const refusal = actorRefusal(row, { kind: 'person', role: view.role });
    const reasons = refusal ? [refusal] : failingGuards(row, view.facts);
    const { action, label, to, requires = [], effects = [] } = row;
    return { action, from: view.state, label, to, allowed: reasons.length === 0, reasons, requires, effects };
  });
}

/** The row of an action from a state; the same action may lead elsewhere, and be told otherwise, from another state. */
export function transitionFrom<State extends string, Action extends string, Facts>(
  table: TransitionTable<State, Action, Facts>,
  state: State,
  action: Action,
): Transition<State, Action, Facts> | null {
  return rowsFrom(table, state).find((row) => row.action === action) ?? null;
}

/** Why an action is not possible now, for things that move by sets: who acts was asked before, and what the table requires is given. */
export function obstaclesTo<State extends string, Action extends string, Facts>(
  table: TransitionTable<State, Action, Facts>,
  { state, action, facts }: { state: State; action: Action; facts: Facts },
): string[] {
  const row = transitionFrom(table, state, action);
  return row ? failingGuards(row, facts) : [impossible(table, { state, action })];
}

/** The row of a change that was found possible. @throws Error when the table does not know it: a fault of whoever asks */
export function knownTransition<State extends string, Action extends string, Facts>(
  table: TransitionTable<State, Action, Facts>,
  state: State,
  action: Action,
): Transition<State, Action, Facts> {
  const row = transitionFrom(table, state, action);
  if (!row) throw new Error(`the table of ${table.thing} knows no ${action} from ${state}`);
  return row;
}

/** Whether the table knows this action from this state, whoever does it and whatever its guards say. */
export function offers<State extends string, Action extends string, Facts>(
  table: TransitionTable<State, Action, Facts>,
  state: State,
  action: Action,
): boolean {
  return transitionFrom(table, state, action) !== null;
}

function rowsFrom<State extends string, Action extends string, Facts>(
  table: TransitionTable<State, Action, Facts>,
  state: State,
): Transition<State, Action, Facts>[] {
  return table.transitions.filter((row) => row.from.includes(state));
}

function failingGuards<Facts>(row: { guards?: Guard<Facts>[] }, facts: Facts): string[] {
  return (row.guards ?? []).flatMap((guard) => guard.check(facts) ?? []);
}

type Doers = Pick<Transition<string, string, never>, 'label' | 'roles' | 'automatic' | 'byClient'>;

function actorRefusal(row: Doers, actor: Actor): string | null {
  if (actor.kind === 'decided') return row.roles.length > 0 || row.automatic ? null : impossibleForPeople(row);
  if (actor.kind === 'client')
    return row.byClient ? null : `«\u00a0${row.label}\u00a0» ne se fait pas par l’espace client\u00a0: écrivez-nous.`;
  if (actor.kind !== 'person') {
    return row.automatic
      ? null
      : `«\u00a0${row.label}\u00a0» ne se fait pas automatiquement\u00a0: une personne doit en décider.`;
  }
  if (row.roles.includes(actor.role)) return null;
  const roles = row.roles.map((role) => roleLabels[role]).join(', ');
  if (roles === '') return impossibleForPeople(row);
  return `Votre rôle (${roleLabels[actor.role]}) ne permet pas cette action. Demandez à un collègue qui a le rôle\u00a0: ${roles}.`;
}

function impossibleForPeople({ label }: { label: string }): string {
  return `«\u00a0${label}\u00a0» se fait automatiquement\u00a0: il n’y a rien à faire.`;
}

/** From a page of before: what is named instead is what whoever asks may do; where nobody in particular does, what some person may. */
function impossible<State extends string, Action extends string, Facts>(
  table: TransitionTable<State, Action, Facts>,
  { state, action, actor }: Pick<Wish<State, Action, Facts>, 'state' | 'action'> & { actor?: Actor },
): string {
  const wished = table.transitions.find((row) => row.action === action)?.label ?? action;
  const rows = rowsFrom(table, state);
  const possible = rows.filter((row) => (actor ? actorRefusal(row, actor) === null : row.roles.length > 0));
  const start = `«\u00a0${wished}\u00a0» n’est pas possible dans l’état «\u00a0${table.states[state]?.label ?? state}\u00a0»`;
  const isOver = rows.length === 0 || (possible.length === 0 && table.states[state]?.final);
  if (isOver) return `${start}\u00a0: cet état est définitif.`;
  if (possible.length === 0) return `${start}.`;
  return `${start}. Actions possibles\u00a0: ${possible.map(({ label }) => `«\u00a0${label}\u00a0»`).join(', ')}.`;
}
